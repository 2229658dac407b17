namespace Mbus.Tool.Settings;

/// <summary>Value of an option from the environment or the settings file, in the notation of the command line, with its origin.</summary>
/// <param name="Origin">Environment variable, or file and key; for messages.</param>
/// <param name="Values">One value, or several values of a list.</param>
internal sealed record Setting(string Origin, IReadOnlyList<string> Values);
