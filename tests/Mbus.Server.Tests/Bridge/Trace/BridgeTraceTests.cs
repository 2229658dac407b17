using System.Net;
using System.Net.Sockets;
using Mbus.Client;
using Mbus.Client.Tests.Lines;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Server.Tests.Bridge;

public class BridgeTraceTests
{
    [Theory]
    [InlineData("0.102345 0 > 10 5B 03 5E 16", 102345, 0, ">", 5)]
    [InlineData("12.000000 bus < E5", 12000000, -1, "<", 1)]
    [InlineData("12.000001 bus sent", 12000001, -1, "sent", 0)]
    [InlineData("3.5 7 connect 192.0.2.7:50123", 3500000, 7, "connect", 0)]
    public void A_line_of_a_trace_is_read(string line, long at, int client, string what, int bytes)
    {
        TraceEntry entry = Assert.Single(TraceReader.Read(new StringReader("# a remark\n\n" + line)));
        Assert.Equal((at, client, what, bytes), (entry.At, entry.Client, entry.What, entry.Bytes.Length));
    }

    [Theory]
    [InlineData("0.1 0 > 10 5")]
    [InlineData("0.1 0 says E5")]
    [InlineData("-1 0 > E5")]
    [InlineData("soon bus > E5")]
    [InlineData("0.1 me > E5")]
    [InlineData("79228162514264337593543950335 bus > E5")]
    public void A_line_that_is_not_of_a_trace_is_named(string line)
    {
        FormatException e = Assert.Throws<FormatException>(() => TraceReader.Read(new StringReader("0.0 bus sent\n" + line)).ToList());
        Assert.Contains("line 2", e.Message);
        Assert.Contains(line, e.Message);
    }

    [Fact]
    public void A_line_without_end_is_refused_with_its_number()
    {
        FormatException e = Assert.Throws<FormatException>(() => TraceReader.Read(new StringReader("0.0 bus sent\n" + new string('0', 5000))).ToList());
        Assert.Equal("the trace, line 2: has more than 4096 characters. Expected at most 4096.", e.Message);
    }

    [Fact]
    public void A_long_line_is_quoted_in_part()
    {
        FormatException e = Assert.Throws<FormatException>(() => TraceReader.Read(new StringReader(new string('0', 4000))).ToList());
        Assert.InRange(e.Message.Length, 80, 300);
    }

    [Fact]
    public async Task A_recorded_trace_makes_the_arbiter_give_the_same_output_again()
    {
        StringWriter recorded = new();
        await RecordAsync(recorded);
        List<TraceEntry> entries = [.. TraceReader.Read(new StringReader(recorded.ToString()))];

        List<string> expected = [.. entries.Where(entry => entry.What == "<").Select(Said)];
        Assert.Equal(4 + 3, expected.Count);
        Assert.Equal(expected, FeedBack(entries));
    }

    [Fact]
    public async Task Lines_that_the_disk_is_too_slow_for_are_dropped_and_their_number_is_recorded_and_logged()
    {
        const int TooMany = 3 * BridgeTrace.MaxQueued;
        RecordedLog log = new();
        using SlowWriter disk = new();
        await using SimulatedLine line = SimulatedLine.InVirtualTime(new SimulatedBus(BusDefinition.Default, new LineTiming(2400, 0)));
        await using (BridgeTrace trace = new(disk, line, DateTimeOffset.UnixEpoch, log, new VirtualTime()))
        {
            for (int i = 0; i < TooMany; i++)
                trace.Sent(line.Now);
            disk.Release();
            await trace.FlushAsync();
            trace.ToBus(line.Now, [0xE5]);
        }

        string[] lines = disk.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int sent = lines.Count(text => text.EndsWith("bus sent", StringComparison.Ordinal));
        Assert.InRange(sent, BridgeTrace.MaxQueued, TooMany - 1);
        Assert.Equal([$"0.000000 bus note Dropped {TooMany - sent} trace lines: the disk is too slow", "0.000000 bus < E5"], lines[^2..]);

        // The first is logged at once, the others at the end.
        Assert.Equal(TooMany - sent, log.Lines.Sum(text => int.Parse(text.Split(' ')[0])));
        Assert.Equal(2, log.Lines.Count);
    }

    [Fact]
    public async Task A_disk_that_is_full_ends_the_trace_and_is_logged_once()
    {
        RecordedLog log = new();
        await using SimulatedLine line = SimulatedLine.InVirtualTime(new SimulatedBus(BusDefinition.Default, new LineTiming(2400, 0)));
        await using (BridgeTrace trace = new(new FullDisk(), line, DateTimeOffset.UnixEpoch, log))
        {
            trace.Sent(line.Now);
            await trace.FlushAsync();
            trace.Sent(line.Now);
        }

        Assert.Equal("the trace stopped, the bridge continues: full", Assert.Single(log.Lines));
    }

    private static async Task RecordAsync(StringWriter recorded)
    {
        SimulatedBus bus = new(BusDefinition.Default, new LineTiming(38400, 0));
        await using SimulatedLine line = SimulatedLine.InRealTime(bus);
        await using BridgeTrace trace = new(recorded, line, DateTimeOffset.UnixEpoch, NullLogger.Instance);
        await using BridgeServer bridge = new(line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, NullLogger.Instance, trace);
        bridge.Start();
        byte[] buffer = new byte[Frame.MaxLength];
        foreach (string request in new[] { "1040014116", "105B015C16", "107B027D16", "105B096416" })
        {
            using Socket client = new(SocketType.Stream, ProtocolType.Tcp);
            client.Connect(bridge.EndPoints[0]);
            int before = bridge.Status.Requests;
            client.Send(Convert.FromHexString(request));
            Assert.True(SpinWait.SpinUntil(() => bridge.Status.Requests > before, TimeSpan.FromSeconds(30)), "The bridge does not conclude.");
            if (bridge.Status.Silences == 0)
                Assert.True(await client.ReceiveAsync(buffer) > 0);
        }
    }

    private static List<string> FeedBack(List<TraceEntry> entries)
    {
        Arbiter arbiter = new(new LineTiming(38400, 0), 32, Access.Write);
        List<string> said = [];
        foreach (TraceEntry entry in entries)
        {
            Take(arbiter, entry);
            ArbiterStep step;
            while ((step = arbiter.Poll(entry.At)) != ArbiterStep.Wait)
            {
                said.Add(step == ArbiterStep.Deliver
                    ? $"{arbiter.OutputClient} {Hex.Format(arbiter.Output.AsSpan(arbiter.OutputOffset, arbiter.OutputLength))}"
                    : $"-1 {Hex.Format(arbiter.Request.AsSpan(0, arbiter.RequestLength))}");
            }
        }

        return said;
    }

    private static void Take(Arbiter arbiter, TraceEntry entry)
    {
        switch (entry.What)
        {
            case "connect":
                Assert.Equal(entry.Client, arbiter.Connect(entry.At));
                break;
            case "close":
                arbiter.Disconnect(entry.Client, entry.At);
                break;
            case "sent":
                arbiter.Sent(arbiter.Send, entry.At, entry.At);
                break;
            case ">" when entry.Client == TraceEntry.Bus:
                arbiter.ReceiveFromBus(entry.Bytes, 0, entry.Bytes.Length, entry.At);
                break;
            case ">":
                arbiter.ReceiveFromClient(entry.Client, entry.Bytes, 0, entry.Bytes.Length, entry.At);
                break;
        }
    }

    private sealed class SlowWriter : StringWriter
    {
        private readonly ManualResetEventSlim _released = new();

        public string Text { get; private set; } = "";

        public void Release() => _released.Set();

        public override void WriteLine(string? value)
        {
            _released.Wait(TimeSpan.FromSeconds(30));
            base.WriteLine(value);
        }

        protected override void Dispose(bool disposing)
        {
            Text = ToString();
            base.Dispose(disposing);
        }
    }

    private sealed class FullDisk : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("full");
    }

    private static string Said(TraceEntry entry) => $"{entry.Client} {Hex.Format(entry.Bytes)}";
}
