namespace Mbus.Tests.Bus.Exploration;

/// <summary>An <see cref="ExplorationResult"/> in types that all load contexts share.</summary>
/// <param name="States">How many distinct states there were.</param>
/// <param name="Text">The result in one line.</param>
/// <param name="Violations">What was found.</param>
/// <param name="Report">The transcripts.</param>
internal sealed record ExplorationSummary(int States, string Text, string[] Violations, string Report);
