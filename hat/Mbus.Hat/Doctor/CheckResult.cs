namespace Mbus.Hat.Doctor;

/// <summary>What a check of the doctor found.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Status">How it is.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Fix">What to do; null where nothing is to be done.</param>
public sealed record CheckResult(string Name, CheckStatus Status, string Seen, string? Fix = null)
{
    internal static CheckResult Ok(string name, string seen) => new(name, CheckStatus.Ok, seen);

    internal static CheckResult Skipped(string name, string why) => new(name, CheckStatus.Skipped, why);

    internal static CheckResult Warning(string name, string seen, string? fix = null) => new(name, CheckStatus.Warning, seen, fix);

    internal static CheckResult Failure(string name, string seen, string? fix = null) => new(name, CheckStatus.Failure, seen, fix);
}
