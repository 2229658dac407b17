using static Mbus.Server.Tests.Bridge.Abuse.AbuseBus;
using static Mbus.Server.Tests.Bridge.Abuse.Pause;

namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>What clients do that keeps others from the bus, on purpose or not. Each row is a script for one connection.</summary>
internal static class Abuses
{
    private const long Hour = 3600 * Second;

    internal static readonly (string Name, Func<Connection, IEnumerable<Pause>> Script)[] All =
    [
        ("silent", c => Repeat(c, ([], Of(Hour)))),
        ("selecting and holding", c => Repeat(c, (Select(Endless), ForReply(Second)), (Short(0x7B, PrimaryAddress.Selected), Of(5 * Second)))),
        ("selecting without reading", c => Repeat(c, (Select(Ordinary), Of(5 * Second)))),
        ("more follow, abandoned", c => Repeat(c, (Short(0x7B, Endless), Of(6 * Second)))),
        ("more follow, slowly", c => Repeat(c, (Short(0x7B, Endless), Of(4400 * Millisecond)), (Short(0x5B, Endless), Of(4400 * Millisecond)))),
        ("more follow, without pause", c => Repeat(c, (Short(0x7B, Endless), ForReply(4 * Second)), (Short(0x5B, Endless), ForReply(4 * Second)))),
        ("unacknowledged writes to 254", c => Repeat(c, (Write(PrimaryAddress.Test, 4), ForReply(Second)))),
        ("polling 254", c => Repeat(c, (Short(0x5B, PrimaryAddress.Test), Of(300 * Millisecond)))),
        ("longest replies", c => Repeat(c, (Short(0x7B, Longest), ForReply(4 * Second)), (Short(0x5B, Longest), ForReply(4 * Second)))),
        ("longest requests", c => Repeat(c, (Write(Longest, Frame.MaxData), ForReply(4 * Second)))),
        ("SND_NKE to all addresses", c => Repeat(c, [.. Enumerable.Range(0, 254).Select(address => (Short(0x40, (byte)address), ForReply(200 * Millisecond)))])),
        ("SND_NKE to the same meter", c => Repeat(c, (Short(0x40, Ordinary), ForReply(200 * Millisecond)))),
        ("SND_NKE to 255", c => Repeat(c, (Short(0x40, PrimaryAddress.Broadcast), Of(50 * Millisecond)))),
        ("absent meters", c => Repeat(c, (Short(0x5B, 200), ForReply(400 * Millisecond)))),
        ("selecting absent meters", c => Repeat(c, (Select(200), ForReply(400 * Millisecond)))),
        ("slow sender", c => Repeat(c, [.. Write(Ordinary, Frame.MaxData).Select(value => (new[] { value }, Of(900 * Millisecond)))])),
        ("non-reader", NonReader),
        ("idle with noise", c => Repeat(c, ([0x55], Of(20 * Second)))),
        ("connect flood", ConnectFlood),
        ("request and reset", RequestAndReset),
        ("pipelining", c => Repeat(c, ([.. Enumerable.Range(0, 50).SelectMany(address => Short(0x5B, (byte)address))], Of(100 * Millisecond)))),
        ("noise", Noise),
        ("refused writes", c => Repeat(c, (BaudRateOfAll, Of(20 * Millisecond)))),
    ];

    internal static IEnumerable<Pause> Repeat(Connection connection, params (byte[] Bytes, Pause Pause)[] steps)
    {
        while (true)
        {
            foreach ((byte[] bytes, Pause pause) in steps)
            {
                connection.Receive();
                connection.Send(bytes);
                yield return pause;
            }
        }
    }

    private static IEnumerable<Pause> NonReader(Connection connection)
    {
        connection.Reads = false;
        return Repeat(connection, (Short(0x5B, Longest), Of(Second)));
    }

    private static IEnumerable<Pause> ConnectFlood(Connection connection)
    {
        while (true)
        {
            yield return Of(20 * Millisecond);
            connection.Close();
        }
    }

    private static IEnumerable<Pause> RequestAndReset(Connection connection)
    {
        while (true)
        {
            connection.Send(Short(0x7B, Endless));
            yield return Of(30 * Millisecond);
            connection.Close();
            yield return Of(30 * Millisecond);
        }
    }

    private static IEnumerable<Pause> Noise(Connection connection)
    {
        Random random = new(13757);
        byte[] bytes = new byte[500];
        while (true)
        {
            random.NextBytes(bytes);
            connection.Send(bytes);
            yield return Of(20 * Millisecond);
        }
    }
}
