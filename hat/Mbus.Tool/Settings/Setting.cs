namespace Mbus.Tool.Settings;

/// <summary>What an option is when the command line does not say: its values as one would write them there, and who says so.</summary>
/// <param name="Origin">A variable of the environment, or a file and the key in it; for messages.</param>
/// <param name="Values">One value; more where the option takes several.</param>
internal sealed record Setting(string Origin, IReadOnlyList<string> Values);
