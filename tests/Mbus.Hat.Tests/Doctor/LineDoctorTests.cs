using System.Text;
using Mbus.Client.Lines;
using Mbus.Hat.Doctor;
using Mbus.Hat.Power;
using Mbus.Hat.Tests.Identity;
using Mbus.Hat.Tests.Power;
using Mbus.Simulation;

namespace Mbus.Hat.Tests.Doctor;

/// <summary>
/// Checks the complete output of the diagnosis for machines and buses with and without faults against the files in Transcripts. The bus is
/// simulated in virtual time.
/// </summary>
public sealed class LineDoctorTests : IDisposable
{
    private static readonly MeterDefinition Water = new()
    {
        PrimaryAddress = 5,
        Address = new SecondaryAddress(0x12345678, Manufacturer.FromLetters("TST"), 1, 7),
        Telegrams = [new TelegramDefinition { Data = [0x0C, 0x13, 0x67, 0x45, 0x23, 0x01] }],
    };

    private readonly FakePi _machine = new();
    private readonly FakePin _pin = new();
    private readonly FakePorts _ports;

    public LineDoctorTests()
    {
        _ports = new FakePorts { Pin = _pin, Eeprom = new ImageEeprom(Sample.Eeprom(Sample.Master).ToBytes()), Serial = (_, _) => Line([Water]) };
        _machine.Model("Raspberry Pi 4 Model B Rev 1.4");
        _machine.Hat(Sample.Master);
        _machine.Uart("ttyAMA0", "uart-pl011");
        _machine.Write("proc/self/status", "Name:\tmbus\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\nGroups:\t20 993 994 1000\n");
        _machine.Write("etc/group", "root:x:0:\ndialout:x:20:pi\ngpio:x:993:pi\ni2c:x:994:pi\n");
    }

    public void Dispose()
    {
        _machine.Dispose();
        _pin.Dispose();
    }

    [Fact]
    public async Task A_Raspberry_Pi_without_faults()
    {
        await CheckTranscriptAsync("healthy");
        Assert.Equal(["on", "off"], _pin.Changes);
    }

    [Fact]
    public async Task The_bus_power_is_not_switched_without_a_HAT()
    {
        using FakePi empty = new();
        FakePorts none = new();
        await CheckTranscriptAsync("no-hat", empty.Pi, none);
    }

    [Fact]
    public async Task A_console_on_the_UART_and_a_user_without_groups()
    {
        _machine.Write("proc/cmdline", "console=ttyAMA0,115200 root=/dev/mmcblk0p2");
        _machine.Write("proc/self/status", "Uid:\t1000\t1000\nGid:\t1000\t1000\nGroups:\t1000\n");
        await CheckTranscriptAsync("console");
        Assert.Empty(_pin.Changes);
    }

    [Fact]
    public async Task The_mini_UART_and_a_power_line_that_another_program_holds()
    {
        _machine.Uart("ttyAMA0", "bcm2835-aux-uart");
        _pin.TakenBy("gpioset");
        await CheckTranscriptAsync("mini-uart");
    }

    [Fact]
    public async Task A_meter_at_another_baud_rate()
    {
        _ports.Serial = (_, _) => Line([Water with { BaudRate = 9600 }]);
        await CheckTranscriptAsync("other-baud-rate");
    }

    [Fact]
    public async Task A_bus_without_meters()
    {
        _ports.Serial = (_, _) => Line([]);
        await CheckTranscriptAsync("silence");
    }

    [Fact]
    public async Task A_meter_that_sends_continuously()
    {
        _ports.Serial = (_, _) => Line([Water], new Fault(FaultKind.Babble) { Bytes = 3, Milliseconds = 100 });
        await CheckTranscriptAsync("babble");
    }

    [Fact]
    public async Task A_bus_with_several_meters_on_a_line_other_than_the_HAT()
    {
        MeterDefinition other = Water with { PrimaryAddress = 6, Address = default, ResponseMicroseconds = 30_000 };
        await CheckTranscriptAsync("several", _machine.Pi, _ports, "tcp://127.0.0.1:10001", _ => new ValueTask<Line>(Line([Water, other])));
    }

    [Fact]
    public async Task Several_meters_on_a_silent_line_are_normal()
    {
        IAsyncEnumerable<CheckResult> checks = new LineDoctor(_machine.Pi, _ports).ExamineAsync(
            LineAddress.Parse("tcp://127.0.0.1:10001"), _ => new ValueTask<Line>(Line(BusDefinition.Default.Meters)), TestContext.Current.CancellationToken);
        List<CheckResult> results = await checks.ToListAsync(TestContext.Current.CancellationToken);
        Assert.All(results, result => Assert.Equal((result.Name, CheckStatus.Ok), (result.Name, result.Status)));
        Assert.Contains(results, result => result is { Name: "meter at 254", Fix: not null } && result.Seen.StartsWith("several meters reply", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "replyAddress": 255 }""", "", "the meter replies with address 255, which is not an address of a meter", "Set the primary address")]
    [InlineData("""{ "replyAddress": 7 }""", "", "the meter replies with address 7, but does not answer requests to it", "Set the primary address")]
    [InlineData("""{ "endless": true }""", "", "repeats telegram 1; the reading ends with it", "limit the number of telegrams")]
    [InlineData("""{ "selection": { "lapsesAfterMs": 2000 } }""", "", "the selection of the meter ends by itself within 3 s", "directly after the selection")]
    [InlineData("""{ "selection": { "control": "53" } }""", "", "accept selections with C field 53 only", null)]
    [InlineData("""{ "selection": { "wildcards": "tail" } }""", "", "its address is 12345678FFFFFFFF", null)]
    [InlineData("""{ "selection": { "wildcards": "all" } }""", "", "the meter cannot be selected by its secondary address", "Read it by its primary address")]
    [InlineData("""{ "readLimit": { "count": 2, "periodMs": 600000, "then": "silence" } }""", "", "the meter stopped answering requests for data", "once an hour")]
    [InlineData("""{ "readLimit": { "count": 1, "periodMs": 600000, "then": "acknowledge" } }""", "", "the meter stopped answering requests for data", "once an hour")]
    [InlineData("{}", """{ "fault": "noiseBefore", "hex": "00" }""", "The line adds 00 before each reply", "direction control of the converter")]
    [InlineData("{}", """{ "fault": "noiseBefore", "hex": "FF" }""", "The line adds FF before each reply", "direction control of the converter")]
    [InlineData("{}", """{ "fault": "noiseAfter", "hex": "FF" }""", "The line adds FF after each reply", "direction control of the converter")]
    [InlineData("{}", """{ "fault": "doubledAnswer" }""", "A telegram came twice", "second converter")]
    [InlineData("{}", """{ "fault": "lateAnswer", "milliseconds": 300 }""", "the meter is slow: it replies after 318 ms; the standard allows 187.5 ms at 2400 Bd", ",slack=1s after the line address")]
    [InlineData("{}", """{ "fault": "lateAnswer", "milliseconds": 3500 }""", "the meter is slow: it replies after 3518 ms", ",slack=4s after the line address")]
    public async Task What_deviates_from_the_standard_is_named(string quirks, string fault, string seen, string? fix)
    {
        List<CheckResult> results = await ExamineAsync(quirks, fault, slackMs: 0);
        CheckResult deviation = Assert.Single(results, result => result.Name == "deviation" && result.Seen.Contains(seen, StringComparison.Ordinal));
        Assert.Equal(CheckStatus.Warning, deviation.Status);
        Assert.Contains(fix ?? "", deviation.Fix ?? "", StringComparison.Ordinal);
        Assert.Contains(results, result => result is { Name: "meter at 254", Status: CheckStatus.Ok });
    }

    // At all delays up to the longest that is waited for, with and without the slack of a network.
    [Theory]
    [InlineData(0, 187)]
    [InlineData(2000, 2187)]
    public async Task A_slow_meter_is_named_with_its_time_and_then_diagnosed(int slackMs, int waitedMs)
    {
        foreach (int delay in new[] { 100, 160, 180, 250, 400, 700, 1000, 1300, 1900, 2180, 2500, 3600, 5000, 7000, 9000 })
        {
            List<CheckResult> results = await ExamineAsync("{}", $$"""{ "fault": "lateAnswer", "milliseconds": {{delay}} }""", slackMs);
            CheckResult meter = Assert.Single(results, result => result.Name == "meter at 254");
            Assert.StartsWith("12345678 TST", meter.Seen, StringComparison.Ordinal);
            int replied = delay + 18;
            CheckResult[] deviations = [.. results.Where(result => result.Name == "deviation")];
            Assert.Equal((delay, replied > 192 ? 1 : 0), (delay, deviations.Length));
            if (deviations.Length == 0)
                continue;
            Assert.Contains($"replies after {replied} ms", deviations[0].Seen, StringComparison.Ordinal);
            Assert.Contains($"{Math.Ceiling(replied / 1000.0)}s", deviations[0].Fix, StringComparison.Ordinal);
            Assert.Equal(replied > waitedMs + 4, deviations[0].Fix!.Contains("Allow more time", StringComparison.Ordinal));
        }
    }

    private static async Task<List<CheckResult>> ExamineAsync(string quirks, string fault, int slackMs)
    {
        string json = $$"""
            { "faults": [ {{fault}} ], "meters": [ { "primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7,
              "ignoresFrameCount": true, "telegrams": [ { "data": "0C 13 67 45 23 01" } ], "quirks": {{quirks}} } ] }
            """;
        SimulatedLine line = SimulatedLine.InVirtualTime(new SimulatedBus(BusDefinition.Parse(json, "bus.json"), new LineTiming(2400, slackMs * 1000)));
        return await new BusDoctor(line).ExamineAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    private static SimulatedLine Line(IReadOnlyList<MeterDefinition> meters, params Fault[] faults) =>
        SimulatedLine.InVirtualTime(new SimulatedBus(new BusDefinition { Meters = meters, Faults = faults }, new LineTiming(2400, 0)), "hat");

    private Task CheckTranscriptAsync(string transcript) => CheckTranscriptAsync(transcript, _machine.Pi, _ports);

    private static async Task CheckTranscriptAsync(
        string transcript, RaspberryPi pi, IHatPorts ports, string on = "hat", Func<CancellationToken, ValueTask<Line>>? open = null)
    {
        LineAddress address = LineAddress.Parse(on, [.. LineKinds.Standard, HatLine.Kind]);
        HatLineOptions options = new() { Power = new PowerOptions { Settle = TimeSpan.Zero } };
        open ??= cancel => HatLine.OpenAsync(address, pi, ports, options, cancel: cancel);
        StringBuilder text = new();
        await foreach (CheckResult result in new LineDoctor(pi, ports).ExamineAsync(address, open, TestContext.Current.CancellationToken))
        {
            text.Append($"{result.Status}: {result.Name}: {result.Seen}\n");
            text.Append(result.Fix is null ? "" : $"    {result.Fix}\n");
        }

        string seen = text.ToString().Replace(pi.Root, "", StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Doctor", "Transcripts", transcript + ".txt")), seen);
    }
}
