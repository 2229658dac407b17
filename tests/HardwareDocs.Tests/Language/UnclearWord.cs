namespace Mbus.HardwareDocs.Tests.Language;

/// <summary>A word or phrase that documents must not use.</summary>
/// <param name="Text">The word or phrase, matched as complete words and without regard to case.</param>
/// <param name="Instead">The replacement, shown in the message of the test.</param>
/// <param name="NotAfter">A word before the phrase that makes it correct; empty if there is no such word.</param>
internal sealed record UnclearWord(string Text, string Instead, string NotAfter = "");
