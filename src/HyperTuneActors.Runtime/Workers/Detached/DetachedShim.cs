namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>A small shell script that starts a training program and stays beside it: it outlives the worker, writes down the
/// program's exit code, and ends the whole group when no worker has renewed the run's lease for too long.</summary>
internal static class DetachedShim
{
    /// <summary>The script counts its waits in fifths of a second.</summary>
    public const int TicksPerSecond = 5;

    /// <remarks>
    /// Before the word "go" no program runs, so that the worker can first write down which group it will be. The lease runs
    /// out when its text has not changed for so many ticks, counted, so that no clock is read and a group that was stopped
    /// for an hour has missed one tick; its text only, since on another machine's disk times may be anything. The traps are
    /// handlers and not '', so that children get the default back: a sleep that ignored SIGTERM would hold the group for
    /// the whole grace period. The blocks of what is written at the end are taken at the beginning, while there is room.
    /// </remarks>
    private const string Script =
        """
        #!/bin/sh
        # setsid /bin/sh detached.sh DIR LEASE GRACE DATA ERRORS program argument...
        # LEASE: in seconds; GRACE: in fifths of a second; DATA and ERRORS as for shim.sh; DIR/lease has a text
        dir=$1 patience=$2 grace=$3 data=$4 errors=$5
        shift 5
        self=$$
        read -r go || exit
        exec </dev/null >>"$dir/stdout" 2>>"$dir/stderr"
        [ "$errors" = apart ] || exec 2>&1
        printf '%-8s\n' running >"$dir/rc.tmp"
        printf '%-8s\n' watching >"$dir/watch"
        trap : TERM HUP INT QUIT
        [ "$data" = 0 ] || ulimit -d "$data" 2>/dev/null || :
        others() {
            for f in /proc/[0-9]*/stat; do
                { read -r line <"$f"; } 2>/dev/null || continue
                pid=${line%% *} rest=${line##*) }
                set -- $rest
                [ "$3" = "$self" ] && [ "$pid" != "$self" ] && [ "$1" != Z ] && return 0
            done
            return 1
        }
        "$@" &
        child=$!
        (
            trap : TERM HUP INT QUIT
            tick=$((patience / 10))
            [ "$tick" -ge 1 ] || tick=1
            last='' n=0
            { read -r last <"$dir/lease"; } 2>/dev/null || :
            while [ "$n" -lt "$patience" ]; do
                sleep "$tick"
                now=''
                { read -r now <"$dir/lease"; } 2>/dev/null || :
                if [ -n "$now" ] && [ "$now" != "$last" ]; then last=$now n=0; else n=$((n + tick)); fi
            done
            printf '%-8s\n' expired 1<>"$dir/watch"
            echo "[No worker has renewed this run's lease for $patience s: it is ended.]" >&2
            kill -TERM -"$self"
            i=0
            while [ "$i" -lt "$grace" ]; do sleep 0.2; i=$((i + 1)); done
            kill -KILL -"$self"
        ) &
        watch=$!
        while :; do
            wait "$child" 2>/dev/null
            rc=$?
            [ "$rc" -gt 128 ] && kill -0 "$child" 2>/dev/null && continue
            break
        done
        { kill -KILL "$watch"; wait "$watch"; } 2>/dev/null
        printf '%-8s\n' "$rc" 1<>"$dir/rc.tmp" && mv "$dir/rc.tmp" "$dir/rc"
        kill -TERM -"$self"
        i=0
        while [ "$i" -lt "$grace" ] && others; do sleep 0.2; i=$((i + 1)); done
        kill -KILL -"$self"

        """;

    /// <summary>Writes the script; an older one goes on in what it has open.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static Shim WriteTo(string directory) => Shim.Write(directory, "detached.sh", Script);
}
