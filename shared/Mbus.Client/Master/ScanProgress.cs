namespace Mbus.Client;

/// <summary>How far a scan or a search has come; reported after each address or selection.</summary>
/// <param name="Asked">The addresses or selections asked for.</param>
/// <param name="Remaining">Those still to come; for a search as far as can be told.</param>
/// <param name="Found">The meters found.</param>
/// <param name="Elapsed">The time it has taken, on the line's clock.</param>
public sealed record ScanProgress(int Asked, int Remaining, int Found, TimeSpan Elapsed)
{
    /// <summary>Addresses or selections per second.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Asked / Elapsed.TotalSeconds : 0;

    /// <summary>The time that the rest takes at this rate.</summary>
    public TimeSpan Estimate => Asked > 0 ? Elapsed / Asked * Remaining : TimeSpan.Zero;
}
