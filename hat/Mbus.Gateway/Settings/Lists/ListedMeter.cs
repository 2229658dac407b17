using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Gateway.Settings;

/// <summary>A meter of a list.</summary>
/// <param name="Address">Address of the meter.</param>
/// <param name="BaudRate">Baud rate of the meter; null for that of the line.</param>
public sealed record ListedMeter(MeterAddress Address, int? BaudRate = null)
{
    /// <summary>Name for people; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Additional reply time; null for that of the command.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Number of repeats of a request; null for that of the command.</summary>
    public int? Retries { get; init; }

    /// <summary>Preamble before requests; null for none.</summary>
    public WakeUpPreamble? WakeUp { get; init; }

    /// <summary>Steps before the reading, and the request for the data.</summary>
    public MeterReadout Readout { get; init; } = MeterReadout.Standard;

    /// <summary>AES-128 key; empty for none.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Path of the file with the key; null for none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Minimum time between two readings; null for each round.</summary>
    public TimeSpan? Interval { get; init; }
}
