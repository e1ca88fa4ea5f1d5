using Akka.Actor;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.Planted;

/// <summary>What a type of Core.Spaces must not do, to show that the architecture test would find it.</summary>
public sealed record Climbing(Configuration Allowed)
{
    public static int Look(StudySpec spec) => spec.Concurrency;
}

/// <summary>What a message must not have.</summary>
public sealed record Acting(IActorRef Actor, Action Call, Exception Cause, List<int> Numbers, string[] Words, int Fine);
