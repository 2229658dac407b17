using System.Globalization;

namespace Mbus.Fleet;

/// <summary>What was measured.</summary>
/// <param name="Plan">Fleet.</param>
/// <param name="Time">Time of the measurement.</param>
/// <param name="Messages">Readings that were received in this time.</param>
/// <param name="Bytes">Bytes of their topics and payloads.</param>
public sealed record FleetResult(FleetPlan Plan, TimeSpan Time, long Messages, long Bytes)
{
    /// <summary>Processor time of all gateways, the receiver and the simulated buses.</summary>
    public TimeSpan Processor { get; init; }

    /// <summary>Memory of all gateways and the simulated buses, in bytes.</summary>
    public long Memory { get; init; }

    /// <summary>Readings in all stores at the end.</summary>
    public long Readings { get; init; }

    /// <summary>Readings that were never received.</summary>
    public long Missing { get; init; }

    /// <summary>Messages that were received again.</summary>
    public int Repeated { get; init; }

    /// <summary>Messages that came after a later one of their meter.</summary>
    public int Late { get; init; }

    /// <summary>Returns a table, with what the plan has let expect.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Plan.Gateways} gateways, {Plan.Meters} meters each, every {Plan.Interval.TotalSeconds} s, for {Time.TotalSeconds:F0} s
                                     measured   computed
        messages per second       {Messages / Time.TotalSeconds,11:F1}{Plan.ReadingsPerSecond,11:F1}
        bytes per second          {Bytes / Time.TotalSeconds,11:F0}{Plan.ReadingsPerSecond * FleetPlan.BytesPerMessage,11:F0}
        bytes per message         {(double)Bytes / Math.Max(1, Messages),11:F0}{FleetPlan.BytesPerMessage,11}
        processor per gateway, ms/s {Processor.TotalMilliseconds / Time.TotalSeconds / Plan.Gateways,9:F2}
        memory per gateway, kB    {Memory / 1000.0 / Plan.Gateways,11:F0}
        readings {Readings}, missing {Missing}, received twice {Repeated}, out of order {Late}
        """);
}
