using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Server.Tests.Bridge;

public class ClientPreambleTests
{
    private const string Nke = "10 40 05 45 16";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Inputs => new()
    {
        // Bytes of the client, preamble of its request, bytes that remain for the arbiter.
        { $"{Run("55", 132)} {Nke}", "55x132", Nke },
        { $"{Run("00", 210)} {Nke}", "00x210", Nke },
        { $"{Run("FF", 32)} {Nke}", "FFx32", Nke },
        { $"{Run("55", 528)} {Long(Run("55", 100))}", "55x528", Long(Run("55", 100)) },
        { $"{Nke} {Run("55", 60)} {Nke}", "55x60", $"{Nke} {Nke}" },
        { $"{Run("00", 40)} {Run("55", 40)} {Nke}", "55x40", Nke },
        { $"{Run("55", 3000)} {Nke}", "55x1090", Nke },
        { $"{Run("55", 31)} {Nke}", "", $"{Run("55", 31)} {Nke}" },
        { $"{Run("AA", 132)} {Nke}", "", $"{Run("AA", 132)} {Nke}" },
        { Long(Run("55", 100)), "", Long(Run("55", 100)) },
        { Long($"{Run("00", 100)} 10 40 {Run("FF", 100)}"), "", Long($"{Run("00", 100)} 10 40 {Run("FF", 100)}") },
        { $"{Run("55", 132)} AA {Nke}", "", $"AA {Nke}" },
        { $"68 05 06 {Run("55", 40)} {Nke}", "55x40", $"68 05 06 {Nke}" },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public void A_preamble_is_removed_from_the_input_and_belongs_to_the_next_frame(string input, string preamble, string remaining)
    {
        ClientPreamble one = new(new LineTiming(2400, 0));
        byte[] buffer = Bytes(input);
        int kept = one.Remove(buffer, buffer.Length, 0);
        Assert.Equal(remaining, Hex.Format(buffer.AsSpan(0, kept)));
        Assert.Equal(preamble, Text(one.Take()));
        Assert.Null(one.Take());
    }

    // The bytes before the minimum are given to the arbiter with their part: they are no frame to it.
    [Theory]
    [MemberData(nameof(Inputs))]
    public void The_preamble_and_the_frames_do_not_depend_on_how_the_bytes_are_split(string input, string preamble, string remaining)
    {
        byte[] all = Bytes(input);
        foreach (int size in new[] { 1, 2, 7, 31, 32, 33, 131, 132, 133 })
        {
            ClientPreamble one = new(new LineTiming(2400, 0));
            List<byte> kept = [];
            foreach (byte[] part in all.Chunk(size))
                kept.AddRange(part[..one.Remove(part, part.Length, 0)]);
            Assert.Equal(preamble, Text(one.Take()));
            int excess = kept.Count - Bytes(remaining).Length;
            Assert.InRange(excess, 0, 2 * (ClientPreamble.MinCount - 1));
            Assert.EndsWith(remaining[^Nke.Length..], Hex.Format(kept.ToArray()));
        }
    }

    [Theory]
    [InlineData(ClientPreamble.MaxPause, "55x132")]
    [InlineData(ClientPreamble.MaxPause + 1, "")]
    public void A_preamble_long_before_the_frame_is_dropped(long pause, string preamble)
    {
        ClientPreamble one = new(new LineTiming(2400, 0));
        byte[] bytes = Bytes(Run("55", 132));
        Assert.Equal(0, one.Remove(bytes, bytes.Length, 1000));
        byte[] frame = Bytes(Nke);
        Assert.Equal(frame.Length, one.Remove(frame, frame.Length, 1000 + pause));
        Assert.Equal(preamble, Text(one.Take()));
    }

    [Fact]
    public async Task The_bridge_wakes_a_meter_with_the_preamble_of_its_client()
    {
        MeterDefinition meter = new()
        {
            PrimaryAddress = 5,
            Address = new SecondaryAddress(0x12345678, Manufacturer.FromLetters("TST"), 1, 7),
            Quirks = new MeterQuirks { WakeUp = new WakeUp(0x55, 100, 60_000_000) },
            Telegrams = [],
        };
        SimulatedBus bus = new(new BusDefinition { Meters = [meter] }, new LineTiming(38400, 20_000));
        await using SimulatedLine line = SimulatedLine.InRealTime(bus);
        await using BridgeServer bridge = new(line, new BridgeOptions { Listen = [] }, NullLogger.Instance);
        bridge.Start();
        await using LocalLine client = bridge.CreateLocalLine();

        long sent = await client.SendAsync(Bytes(Nke), Cancel);
        Assert.Equal(0, (await client.ReceiveAsync(new byte[1], sent + client.Timing.ReplyWindow, Cancel)).Count);

        byte[] reply = new byte[1];
        await client.SendAsync(Bytes($"{Run("55", 132)} {Nke}"), Cancel);
        Assert.Equal(1, (await client.ReceiveAsync(reply, long.MaxValue, Cancel)).Count);
        Assert.Equal(Frame.Ack, reply[0]);
        Assert.Equal(0, bridge.Status.Dropped);
    }

    private static string Run(string value, int count) => string.Join(' ', Enumerable.Repeat(value, count));

    private static string Long(string data)
    {
        byte[] bytes = Bytes(data);
        byte[] frame = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(frame, 0, ControlField.WithFrameCount(ControlField.SndUd, true), 5, 0x51, bytes, 0, bytes.Length);
        return Hex.Format(frame.AsSpan(0, length));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static string Text(WakeUpPreamble? preamble) => preamble == null ? "" : $"{preamble.Value:X2}x{preamble.Count}";
}
