namespace Mbus.Client;

/// <summary>Progress of a scan or search; reported after each address or selection.</summary>
/// <param name="Sent">Number of addresses or selections sent.</param>
/// <param name="Remaining">Number of those remaining; for a search, an estimate.</param>
/// <param name="Found">Number of meters found.</param>
/// <param name="Elapsed">Elapsed time, on the line's clock.</param>
public sealed record ScanProgress(int Sent, int Remaining, int Found, TimeSpan Elapsed)
{
    /// <summary>Addresses or selections per second.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Sent / Elapsed.TotalSeconds : 0;

    /// <summary>Estimated remaining time at this rate.</summary>
    public TimeSpan Estimate => Sent > 0 ? Elapsed / Sent * Remaining : TimeSpan.Zero;
}
