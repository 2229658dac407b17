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
    [InlineData("""{ "replyAddress": 255 }""", "", "the meter replies with address 255")]
    [InlineData("""{ "endless": true }""", "", "repeats telegram 1; the reading ends with it")]
    [InlineData("""{ "selection": { "lapsesAfterMs": 2000 } }""", "", "the selection of the meter ends by itself within 3 s")]
    [InlineData("""{ "selection": { "control": "53" } }""", "", "accept selections with C field 53 only")]
    [InlineData("{}", """{ "fault": "noiseBefore", "hex": "00" }""", "The line adds 00 before each reply")]
    [InlineData("{}", """{ "fault": "noiseAfter", "hex": "FF" }""", "The line adds FF after each reply")]
    public async Task What_deviates_from_the_standard_is_named(string quirks, string fault, string seen)
    {
        string json = $$"""
            { "faults": [ {{fault}} ], "meters": [ { "primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7,
              "ignoresFrameCount": true, "telegrams": [ { "data": "0C 13 67 45 23 01" } ], "quirks": {{quirks}} } ] }
            """;
        SimulatedLine line = SimulatedLine.InVirtualTime(new SimulatedBus(BusDefinition.Parse(json, "bus.json"), new LineTiming(2400, 0)));
        List<CheckResult> results = await new BusDoctor(line).ExamineAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Contains(results, result => result is { Name: "deviation", Status: CheckStatus.Warning } && result.Seen.Contains(seen, StringComparison.Ordinal));
        Assert.Contains(results, result => result is { Name: "meter at 254", Status: CheckStatus.Ok });
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
