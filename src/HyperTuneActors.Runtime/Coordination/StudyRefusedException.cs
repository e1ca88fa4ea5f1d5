namespace HyperTuneActors.Runtime.Coordination;

/// <summary>The study can't be opened as asked, and trying again will not help. Nothing was written.</summary>
public sealed class StudyRefusedException(string because) : Exception(because);
