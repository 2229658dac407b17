namespace Mbus.Hat.Doctor;

/// <summary>Result of one diagnostic check.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Status">Outcome of the check.</param>
/// <param name="Seen">What the check found.</param>
/// <param name="Fix">Suggested fix; null if there is none.</param>
public sealed record CheckResult(string Name, CheckStatus Status, string Seen, string? Fix = null)
{
    internal static CheckResult Ok(string name, string seen) => new(name, CheckStatus.Ok, seen);

    internal static CheckResult Skipped(string name, string reason) => new(name, CheckStatus.Skipped, reason);

    internal static CheckResult Warning(string name, string seen, string? fix = null) => new(name, CheckStatus.Warning, seen, fix);

    internal static CheckResult Failure(string name, string seen, string? fix = null) => new(name, CheckStatus.Failure, seen, fix);
}
