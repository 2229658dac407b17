using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mbus.Simulation;

/// <summary>Reads a bus definition from JSON; README.md in this project describes the properties.</summary>
internal static class DefinitionReader
{
    private const int MaxTelegrams = 255;
    private const int MaxFaults = 100;
    private const int MaxName = 100;
    private const int MaxNoise = 1000;

    // Range of years that the date types of a meter can hold.
    private const int FirstYear = 1981;
    private const int LastYear = 2080;

    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    internal static BusDefinition Read(string json, string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            return ReadBus(new DefinitionObject(document.RootElement, file));
        }
        catch (JsonException e)
        {
            throw new BusDefinitionException($"{file}: not valid JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException { InnerException: EncoderFallbackException })
        {
            // An escape such as \uD800 is valid JSON but not a character; the same holds for a lone surrogate in a string of the caller.
            throw new BusDefinitionException($"{file}: a text is not valid Unicode: {e.Message}", e);
        }
    }

    private static BusDefinition ReadBus(DefinitionObject bus)
    {
        BusDefinition definition = new()
        {
            Start = ReadStart(bus),
            Meters = [.. bus.Objects("meters", "meter", BusDefinition.MaxMeters).Select(ReadMeter)],
            Faults = ReadFaults(bus, ofTheBus: true),
            Gateway = GatewayReader.Read(bus.Object("gateway")),
        };
        if (definition.Meters.Count == 0)
            throw bus.Wrong("meters", "a list of at least one meter");
        bus.Finish();
        return definition;
    }

    private static DateTime ReadStart(DefinitionObject bus)
    {
        DateTime start = bus.Date("start") ?? new BusDefinition().Start;
        return start.Year is >= FirstYear and <= LastYear ? start : throw bus.Wrong("start", $"a date of {FirstYear} to {LastYear}");
    }

    private static string ReadName(DefinitionObject meter)
    {
        string expected = $"a text of at most {MaxName} characters";
        string name = meter.Text("name", expected) ?? "";
        return name.Length <= MaxName ? name : throw meter.Wrong("name", expected);
    }

    private static MeterDefinition ReadMeter(DefinitionObject meter)
    {
        string name = ReadName(meter);
        meter = name.Length == 0 ? meter : meter.Named(name);
        TelegramDefinition[] telegrams = [.. meter.Objects("telegrams", "telegram", MaxTelegrams).Select(TelegramReader.Read)];
        MeterDefinition definition = new()
        {
            Name = name,
            PrimaryAddress = (byte)meter.Integer("primaryAddress", 0, PrimaryAddress.Last),
            Address = ReadAddress(meter, telegrams),
            FabricationNumber = ReadDigits(meter, "fabricationNumber"),
            Status = (byte)meter.Integer("status", 0, 255, 0),
            AccessNumber = meter.Has("accessNumber") ? (byte)meter.Integer("accessNumber", 0, 255) : null,
            BaudRate = ReadBaudRate(meter),
            ResponseMicroseconds = meter.Has("responseMs") ? (long)(meter.Number("responseMs", 0, 0, 10_000) * 1000) : null,
            JitterMicroseconds = (long)(meter.Number("jitterMs", 0, 0, 10_000) * 1000),
            IgnoresFrameCount = meter.Flag("ignoresFrameCount"),
            RestartMicroseconds = meter.Has("restartsAfterMs") ? (long)(meter.Number("restartsAfterMs", 0, 0, 3_600_000) * 1000) : null,
            Alarm = ReadAlarm(meter),
            Telegrams = telegrams,
            Quirks = QuirkReader.Read(meter.Object("quirks")),
            Faults = ReadFaults(meter, ofTheBus: false),
        };
        meter.Finish();
        return definition;
    }

    /// <summary>Returns the address as given; for a meter with a recorded telegram, missing parts come from its header.</summary>
    private static SecondaryAddress ReadAddress(DefinitionObject meter, TelegramDefinition[] telegrams)
    {
        byte[]? recorded = telegrams.Length > 0 ? telegrams[0].Recorded : null;
        bool hasHeader = recorded is [ControlInformation.VariableData, ..] && recorded.Length > SecondaryAddress.Length;
        SecondaryAddress? header = hasHeader ? SecondaryAddress.Read(recorded!, 1) : null;
        uint identification = ReadDigits(meter, "identification") ?? header?.Identification
            ?? throw meter.Wrong("identification", "8 digits, for example \"12345678\"");
        return new SecondaryAddress(
            identification,
            ReadManufacturer(meter, header?.Manufacturer),
            (byte)meter.Integer("version", 0, 255, header?.Version),
            (byte)meter.Integer("deviceType", 0, 255, header?.DeviceType));
    }

    private static ushort ReadManufacturer(DefinitionObject meter, ushort? otherwise)
    {
        const string Expected = "three letters A to Z, for example \"TST\"";
        string? letters = meter.Text("manufacturer", Expected);
        if (letters == null && otherwise is ushort code)
            return code;
        return Manufacturer.FromLetters(letters ?? "") is > 0 and ushort read ? read : throw meter.Wrong("manufacturer", Expected);
    }

    private static uint? ReadDigits(DefinitionObject meter, string name)
    {
        const string Expected = "8 digits in quotes, for example \"12345678\"";
        if (meter.Text(name, Expected) is not string text)
            return null;
        return text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint digits)
            ? digits
            : throw meter.Wrong(name, Expected);
    }

    private static int ReadBaudRate(DefinitionObject meter)
    {
        int baudRate = meter.Integer("baudRate", 0, 38400, 0);
        return baudRate == 0 || ControlInformation.ForBaudRate(baudRate) != 0
            ? baudRate
            : throw meter.Wrong("baudRate", "300, 600, 1200, 2400, 4800, 9600, 19200 or 38400");
    }

    private static byte[]? ReadAlarm(DefinitionObject meter)
    {
        byte[]? alarm = meter.Hex("alarm");
        return alarm == null || alarm.Length is > 0 and <= Frame.MaxData ? alarm : throw meter.Wrong("alarm", $"1 to {Frame.MaxData} bytes");
    }

    private static Fault[] ReadFaults(DefinitionObject owner, bool ofTheBus) =>
        [.. owner.Objects("faults", "fault", MaxFaults).Select(fault => ReadFault(fault, ofTheBus))];

    private static Fault ReadFault(DefinitionObject fault, bool ofTheBus)
    {
        string[] names = [.. Enum.GetValues<FaultKind>().Where(kind => ofTheBus || !new Fault(kind).IsOfTheBus).Select(NameOf)];
        string expected = "one of " + string.Join(", ", names);
        string? name = fault.Text("fault", expected);
        if (!names.Contains(name))
            throw fault.Wrong("fault", expected);

        FaultKind kind = Enum.GetValues<FaultKind>().First(kind => NameOf(kind) == name);
        Fault read = new(kind)
        {
            Every = fault.Integer("every", 1, int.MaxValue, 1),
            Probability = fault.Number("probability", 1, 0, 1),
            Times = fault.Integer("times", 0, int.MaxValue, int.MaxValue),
            Bytes = fault.Integer("bytes", 1, MaxNoise, 1),
            Noise = ReadNoise(fault),
            Milliseconds = fault.Integer("milliseconds", kind == FaultKind.DoubledAnswer ? 0 : 1, 86_400_000, new Fault(kind).Milliseconds),
        };
        fault.Finish();
        return read;
    }

    private static byte[]? ReadNoise(DefinitionObject fault)
    {
        byte[]? noise = fault.Hex("hex");
        return noise == null || noise.Length is > 0 and <= MaxNoise ? noise : throw fault.Wrong("hex", $"1 to {MaxNoise} bytes");
    }

    private static string NameOf(FaultKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
