using System.ComponentModel;
using Mbus.Gateway.Buses;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Web.Api.Resources;

internal sealed record BusResource(
    [property: Description("Name in the settings.")] string Bus,
    [property: Description("Line.")] string Line,
    [property: Description("Why the line cannot be used; null if it works.")] string? Error,
    [property: Description("Number of meters in the plan.")] int Meters,
    [property: Description("Line time of one reading of each meter, in milliseconds.")] long RoundMs,
    [property: Description("Part of the line time that the plan needs; above 0.95 it does not fit.")] double Load,
    [property: Description("Addresses for other masters.")] IReadOnlyList<string> Addresses,
    [property: Description("Readings since the gateway was started.")] ReadsResource Reads,
    [property: Description("Counters of the bridge since the line was opened; null while the line is not open.")] BridgeResource? Bridge)
{
    internal static BusResource Of(BusStatus bus) => new(
        bus.Name, bus.Line, bus.Error, bus.Meters.Count, (long)bus.Load.RoundTime.TotalMilliseconds, Math.Round(bus.Load.Load, 4), bus.Addresses,
        new ReadsResource(bus.Reads.Success, bus.Reads.Silence, bus.Reads.Damage, bus.Reads.Passing), bus.Bridge == null ? null : BridgeResource.Of(bus.Bridge));
}

internal sealed record ReadsResource(
    [property: Description("Complete readings.")] long Success,
    [property: Description("Attempts without a reply.")] long Silence,
    [property: Description("Attempts with a damaged or unexpected reply.")] long Damage,
    [property: Description("Readings taken from other masters.")] long Passing);

internal sealed record BridgeResource(
    [property: Description("Number of clients of the bus, with those of the gateway itself.")] int Clients,
    [property: Description("Number of requests that were sent on the bus.")] int Requests,
    [property: Description("Number of requests with a valid reply.")] int Replies,
    [property: Description("Number of requests without a reply.")] int Silences,
    [property: Description("Number of requests that were answered by bytes without a valid reply.")] int Damages,
    [property: Description("Number of requests that were not sent on the bus.")] int Dropped)
{
    internal static BridgeResource Of(BridgeStatus bridge) => new(bridge.Clients, bridge.Requests, bridge.Replies, bridge.Silences, bridge.Damages, bridge.Dropped);
}

internal sealed record BytesResource(
    [property: Description("Time in microseconds, on the clock of the line.")] long At,
    [property: Description("sent, received or damaged.")] string Kind,
    [property: Description("Client whose request is on the bus; -1 for none.")] int Client,
    [property: Description("Bytes, hexadecimal.")] string Bytes,
    [property: Description("Number of pieces before this one that were lost because this reader is too slow.")] long Lost)
{
    internal static BytesResource Of(TappedBytes bytes) => new(bytes.At, bytes.Kind.ToString().ToLowerInvariant(), bytes.Client, Convert.ToHexString(bytes.Bytes), bytes.Lost);
}
