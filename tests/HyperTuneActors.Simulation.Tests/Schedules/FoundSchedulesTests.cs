using HyperTuneActors.Simulation.Schedules;

namespace HyperTuneActors.Simulation.Tests.Schedules;

/// <summary>Schedules that broke an invariant once, made short. Each has its seed in its name, and what was wrong.</summary>
public sealed class FoundSchedulesTests
{
    /// <summary>The slot pool forgot an offer, since its worker's announcement came twice, and offered for ever what the
    /// study, which held it, gave back for ever.</summary>
    [Fact]
    public void Seed_46_a_repeated_announcement_makes_no_slot_go_to_and_fro() => Holds("""
        {"seed":46,"trials":5,"concurrency":1,"last_step":13,"slots":[2],"speeds":[],"step_seconds":0.5332069931939277,"latency_ms":0,"write_ms":53,"suggest_ms":39.74371610197412,"snapshot_after":200,"faults":[]}
        {"kind":"messages-are-repeated","after_facts":9,"seconds":42.657,"count":1,"strength":0.32}
        """);

    /// <summary>The same with a slot of a worker that the pool, in a new life, had not heard of.</summary>
    [Fact]
    public void Seed_101674_a_held_slot_of_a_worker_that_the_pool_does_not_know_counts() => Holds("""
        {"seed":101674,"trials":224,"concurrency":16,"look_ahead":5,"last_step":2,"min_step":2,"reduction_factor":2,"slots":[3,5,2,1],"speeds":[],"step_seconds":0.8993358436270319,"latency_ms":0,"write_ms":143,"suggest_ms":4194,"snapshot_after":200,"faults":[]}
        {"kind":"node-is-lost","after_facts":719,"after_seconds":14.016,"target":2,"other":1,"seconds":112.559,"count":1,"strength":0.43}
        {"kind":"pool-crashes","after_facts":1266,"target":1,"other":2,"seconds":3.636,"count":1,"strength":0.04}
        """);

    /// <summary>A study held offers of a life of a worker that was over, and got no others for them.</summary>
    [Fact]
    public void Seed_341_offers_of_a_life_of_a_worker_that_is_over_stand_for_no_others() => Holds("""
        {"seed":341,"trials":97,"concurrency":5,"last_step":null,"slots":[1,1,3,1],"speeds":[],"step_seconds":0.9016907109188339,"latency_ms":0,"write_ms":3.743651906560945,"suggest_ms":5501,"snapshot_after":272,"faults":[]}
        {"kind":"node-is-lost","after_facts":532,"target":2,"other":1,"seconds":97.531,"count":1,"strength":0.07}
        """);

    /// <summary>Offers of a worker that was gone before the study was opened again stood for those of the others.</summary>
    [Fact]
    public void Seed_99_slots_of_a_worker_that_the_study_has_not_met_stand_for_no_others() => Holds("""
        {"seed":99,"trials":5,"concurrency":1,"last_step":null,"slots":[1,1],"speeds":[],"step_seconds":0.42528045958619587,"latency_ms":0.2,"write_ms":1,"suggest_ms":5,"snapshot_after":261,"faults":[]}
        {"kind":"node-is-lost","after_facts":13,"after_seconds":4.343,"other":2,"seconds":95.847,"count":2,"strength":0.06}
        {"kind":"study-crashes-after-write","after_facts":28,"target":1,"other":3,"seconds":2.266,"count":1,"strength":0.2}
        {"kind":"messages-are-lost","after_facts":30,"seconds":27.218,"count":1,"strength":0.25}
        """);

    /// <summary>An offer that waited for the end of the slot's run, on a node that was lost, stood for one that could be used.</summary>
    [Fact]
    public void Seed_3_an_offer_that_waits_for_the_end_of_a_run_stands_for_no_other() => Holds("""
        {"seed":3,"trials":65,"concurrency":5,"look_ahead":8,"last_step":9,"min_step":1,"reduction_factor":2,"goal":"maximise","slots":[1,5],"speeds":[1.2978344128457058,0.46132567271651964],"step_seconds":0.5633135502754308,"latency_ms":1.8772721113065594,"write_ms":1.673288995434199,"suggest_ms":10070,"snapshot_after":58,"faults":[]}
        {"kind":"messages-are-reordered","after_facts":62,"after_seconds":13.768,"target":4,"other":2,"seconds":3.412,"count":2,"strength":0.72}
        {"kind":"node-freezes","after_facts":344,"after_seconds":3.412,"target":1,"other":1,"seconds":2.72,"count":1,"strength":0.27}
        {"kind":"node-is-lost","after_facts":481,"target":4,"other":1,"seconds":94.219,"count":1,"strength":0.07}
        """);

    /// <summary>A report was answered "go on" under the number of a later one of the same batch, whose verdict was another.</summary>
    [Fact]
    public void Seed_4_an_answer_covers_no_later_report() => Holds("""
        {"seed":4,"trials":3,"concurrency":1,"last_step":27,"min_step":2,"reduction_factor":3,"goal":"maximise","value":"best-step","space":1,"slots":[1],"speeds":[],"step_seconds":0.7016674182618351,"latency_ms":0.2,"write_ms":1,"suggest_ms":5,"snapshot_after":200,"extended_by":1,"faults":[]}
        {"kind":"study-freezes","after_facts":51,"target":4,"other":1,"seconds":6.766,"count":1,"strength":0.2}
        """);

    /// <summary>A run that hung was told to stop for ever, though its study was stopped and resumed meanwhile.</summary>
    [Fact]
    public void Seed_92_a_resumed_study_does_not_stop_its_runs() => Holds("""
        {"seed":92,"trials":6,"concurrency":2,"last_step":27,"slots":[2],"step_seconds":1,"latency_ms":0.2,"write_ms":1,"suggest_ms":5,"snapshot_after":200,"stopped_after":33}
        {"kind":"program-hangs","after_facts":20,"seconds":300,"count":1}
        """);

    /// <summary>The slot pool made offers to a study's process for what its successor wanted.</summary>
    [Fact]
    public void Seed_1223_what_a_study_that_was_taken_over_wants_is_not_heard() => Holds("""
        {"seed":1223,"last_step":null,"trials":70,"concurrency":3,"count_failed":true,"goal":"maximise","space":2,"slots":[2,2,3],"speeds":[0.8090481371195279,1.868527305297799,2.032325944924879],"step_seconds":42,"write_ms":105,"suggest_ms":17.76547714498149,"snapshot_after":41,"faults":[]}
        {"kind":"study-crashes-after-write","after_facts":67,"after_seconds":19.279,"target":1,"other":5,"seconds":3.863,"count":3,"strength":0.39}
        {"kind":"program-crashes","after_facts":237,"after_seconds":32.399,"target":5,"other":2,"seconds":6.129,"count":1,"strength":0.26}
        {"kind":"messages-are-delayed","after_facts":265,"after_seconds":6.877,"other":2,"seconds":0.325,"count":1,"strength":0.18}
        {"kind":"study-crashes-before-write","after_facts":308,"other":2,"seconds":3.751,"count":3}
        {"kind":"study-crashes-inside-write","after_facts":321,"after_seconds":31.369,"target":2,"other":2,"seconds":6.835,"count":3,"strength":0.72}
        {"kind":"pool-freezes","after_facts":343,"after_seconds":12.525,"target":5,"other":2,"seconds":3.554,"count":2,"strength":0.06}
        {"kind":"program-is-killed","after_facts":390,"after_seconds":32.645,"target":3,"other":2,"seconds":6.781,"count":2}
        {"kind":"program-is-killed","after_facts":407,"other":3,"seconds":63.786,"count":3,"strength":0.41}
        {"kind":"study-is-taken-over","after_facts":412,"target":5,"other":2,"seconds":1.977,"count":2,"strength":0.13}
        """);

    /// <summary>A study whose journal another process had taken, and left, had nothing to write and so never learned of it.</summary>
    [Fact]
    public void Seed_1494_a_study_that_was_superseded_opens_again() => Holds("""
        {"seed":1494,"trials":113,"concurrency":2,"last_step":2,"min_step":2,"reduction_factor":4,"retries":2,"value":"best-step","slots":[1],"speeds":[],"step_seconds":0.43107792445508664,"latency_ms":4.776844559133446,"write_ms":108,"suggest_ms":19.09560347865131,"snapshot_after":145,"faults":[]}
        {"kind":"node-is-lost","after_facts":284,"after_seconds":15.696,"target":5,"other":2,"seconds":71.818,"count":2,"strength":0.54}
        {"kind":"study-is-taken-over","after_facts":591,"after_seconds":26.871,"target":2,"other":1,"seconds":1.784,"count":1,"strength":0.31}
        {"kind":"study-crashes-inside-write","after_facts":596,"after_seconds":2.608,"target":2,"other":5,"seconds":6.789,"count":3,"strength":0.1}
        {"kind":"journal-rejects","after_facts":598,"after_seconds":17.061,"other":2,"seconds":59.654,"count":3,"strength":0.04}
        """);

    /// <summary>The same with a lost node and runs that nobody wanted any more.</summary>
    [Fact]
    public void Seed_1839_a_study_that_was_superseded_opens_again_after_its_node_was_lost() => Holds("""
        {"seed":1839,"trials":32,"concurrency":3,"last_step":1,"slots":[1,1],"speeds":[],"step_seconds":0.07223857958905333,"latency_ms":4.796972793898067,"write_ms":1.899201931105555,"suggest_ms":2933,"snapshot_after":321,"stopped_after":41,"faults":[]}
        {"kind":"journal-rejects","after_facts":187,"after_seconds":17.919,"other":1,"seconds":1.342,"count":4,"strength":0.22}
        {"kind":"node-is-lost","after_facts":192,"after_seconds":16.256,"target":5,"other":2,"seconds":37.966,"count":1,"strength":0.41}
        {"kind":"study-is-taken-over","after_facts":193,"after_seconds":3.728,"target":5,"other":1,"seconds":22.942,"count":3,"strength":0.56}
        {"kind":"node-is-lost","after_facts":196,"target":4,"other":3,"seconds":97.854,"count":1,"strength":0.64}
        """);

    /// <summary>A study's process that was taken over answered a run of its successor.</summary>
    [Fact]
    public void Seed_4541_a_run_minds_no_answer_of_a_study_that_was_taken_over() => Holds("""
        {"seed":4541,"trials":43,"concurrency":7,"look_ahead":9,"last_step":9,"min_step":2,"reduction_factor":3,"goal":"maximise","space":1,"slots":[7],"speeds":[0.6640439502727444],"step_seconds":0.4622632189710919,"latency_ms":2.2033466036447074,"write_ms":85,"suggest_ms":10.950567741389651,"snapshot_after":393,"faults":[]}
        {"kind":"messages-are-lost","after_facts":46,"seconds":35.132,"count":1,"strength":0.2}
        {"kind":"study-is-taken-over","after_facts":195,"after_seconds":22.243,"other":1,"seconds":4.109,"count":3,"strength":0.41}
        """);

    /// <summary>No slot was idle: an older process had come back and opened the study, was killed, and the one that it had
    /// shut out waited for its next try.</summary>
    [Fact]
    public void Seed_364_a_study_whose_older_process_had_it_open_and_died_is_closed() => Holds("""
        {"seed":364,"trials":206,"concurrency":9,"look_ahead":10,"last_step":6,"p_threshold":0.2797023649232939,"count_failed":true,"goal":"maximise","value":"mean","space":1,"slots":[1,5,3,1],"speeds":[2.076930956066088,0.7498352242865763,0.47669195690038235,0.7640019351914533],"step_seconds":0.7202956504515818,"latency_ms":0,"write_ms":2.947708690700917,"suggest_ms":33.94183522739533,"snapshot_after":402,"faults":[]}
        {"kind":"messages-are-reordered","after_facts":4,"seconds":120.289,"count":1,"strength":0.05}
        {"kind":"journal-fails-before-write","after_facts":954,"after_seconds":10.491,"target":1,"other":4,"seconds":30.046,"count":3,"strength":0.07}
        {"kind":"study-is-taken-over","after_facts":970,"after_seconds":20.703,"target":4,"other":3,"seconds":1.391,"count":1}
        {"kind":"journal-fails-before-write","after_facts":973,"after_seconds":15.538,"target":5,"other":1,"seconds":4.815,"count":3,"strength":0.26}
        {"kind":"study-is-taken-over","after_facts":984,"target":1,"seconds":41.494,"count":1,"strength":0.35}
        {"kind":"study-crashes-while-answering","after_facts":986,"after_seconds":0.807,"target":1,"other":1,"seconds":12.344,"count":28,"strength":0.68}
        {"kind":"journal-fails-before-write","after_facts":988,"after_seconds":13.685,"target":4,"other":5,"seconds":2.849,"count":2,"strength":0.31}
        """);

    /// <summary>A study that another process had had open in the meantime, which the pool never heard of, wrote nothing more, since
    /// that process knew a report that it did not, and its worker minded none of its orders.</summary>
    [Fact]
    public void Seed_1364_a_worker_tells_a_study_that_it_was_superseded() => Holds("""
        {"seed":1364,"trials":33,"concurrency":1,"last_step":27,"silent_seconds":138,"slots":[1],"gpus":[],"speeds":[1.6068585336705943,1.9657546179675287],"step_seconds":45,"latency_ms":0.2,"write_ms":1,"suggest_ms":5,"snapshot_after":200,"faults":[]}
        {"kind":"study-is-open-twice","after_facts":1084,"after_seconds":25.544,"target":5,"seconds":28.531,"count":3,"strength":0.34}
        """);

    /// <summary>A process that was superseded told a worker to delete the checkpoint of a run that it did not know.</summary>
    [Fact]
    public void Seed_3287_a_superseded_process_deletes_nothing_that_it_does_not_know() => Holds("""
        {"seed":3287,"trials":45,"concurrency":12,"look_ahead":6,"last_step":7,"min_step":2,"reduction_factor":3,"grace_count":3,"promotes":true,"saving":1,"silent_seconds":200,"retries":2,"count_failed":true,"space":2,"duplicates":"avoid","slots":[3,2,6,2],"gpus":[],"speeds":[],"preempted_after":1391,"step_seconds":0.2650242413464115,"latency_ms":4.676191124448642,"write_ms":85,"suggest_ms":46.1463357303973,"snapshot_after":479,"faults":[]}
        {"kind":"journal-fails-after-write","after_facts":135,"after_seconds":26.269,"target":5,"other":2,"seconds":18.94,"count":4}
        {"kind":"node-is-lost","after_facts":252,"after_seconds":26.144,"target":3,"other":5,"seconds":18.79,"count":2}
        {"kind":"study-is-open-twice","after_facts":375,"target":4,"other":3,"seconds":135.633,"count":1,"strength":0.01}
        {"kind":"worker-is-restarted","after_facts":378,"target":2,"seconds":36.376,"count":3}
        {"kind":"journal-fails-after-write","after_facts":510,"target":2,"other":1,"seconds":2.911,"count":3,"strength":0.1}
        {"kind":"study-is-open-twice","after_facts":532,"target":3,"other":5,"seconds":87,"count":1,"strength":0.06}
        """);

    private static void Holds(string script)
    {
        var outcome = ScenarioRun.Play(Scenario.Parse(script));
        Assert.True(outcome.Broken is null, outcome.ToString());
    }
}
