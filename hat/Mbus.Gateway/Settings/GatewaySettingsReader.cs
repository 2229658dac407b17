using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Gateway.Plan;
using Mbus.Hat;
using Mbus.Hat.Power;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Settings;

/// <summary>Reads <see cref="GatewaySettings"/> from the section <c>gateway</c> of a settings file.</summary>
public static class GatewaySettingsReader
{
    /// <summary>Name of the section.</summary>
    public const string Section = "gateway";

    private const int MaxFileSize = 1 << 20;
    private const int MaxBuses = 64;
    private const int MaxMeters = 1000;
    private const int MaxDays = 36_525;
    private const double MaxReadingsPerDay = 100_000;
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(15);

    /// <summary>Reads a settings file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="parseLine">Parses a line address of any kind that the program supports.</param>
    /// <exception cref="SettingsException">A setting is not valid; the message gives the line.</exception>
    /// <exception cref="FormatException">The file is not JSON; the message gives the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static GatewaySettings Load(string path, Func<string, LineAddress> parseLine) =>
        Parse(BoundedInput.ReadText(path, MaxFileSize), path, parseLine);

    /// <summary>Reads settings from JSON.</summary>
    /// <param name="json">JSON text.</param>
    /// <param name="path">Path of the file, for messages.</param>
    /// <param name="parseLine">Parses a line address of any kind that the program supports.</param>
    /// <exception cref="FormatException">The text is not JSON, or a setting is not valid; the message gives the line.</exception>
    public static GatewaySettings Parse(string json, string path, Func<string, LineAddress> parseLine)
    {
        JsonNode root = JsonText.Parse(json, path);
        SettingsObject section = new SettingsObject(path, root, "the file").Object(Section)
            ?? throw new SettingsException($"{path}: there is no section \"{Section}\". Expected, for example, {{\"{Section}\": {{\"buses\": {{\"cellar\": {{\"on\": \"hat\"}}}}}}}}.");
        GatewaySettings settings = new()
        {
            Store = section.Text("store"),
            TimeZone = section.Value("timeZone", ParseZone, TimeZoneInfo.Local),
            TrustClock = section.Flag("trustClock"),
            Retention = ReadRetention(section.Object("retention")),
            Web = section.Object("web") is { } web ? WebSettingsReader.Read(web) : new WebSettings(),
            Outputs = OutputSettingsReader.Read(section),
            Mqtt = section.Object("mqtt") is { } mqtt ? MqttSettingsReader.Read(mqtt) : null,
            Buses = ReadBuses(section, parseLine),
        };
        section.Finish();
        return settings;
    }

    private static RetentionSettings ReadRetention(SettingsObject? retention)
    {
        if (retention == null)
            return RetentionSettings.Default;

        RetentionSettings read = new(
            retention.Integer("telegramDays", 1, MaxDays) ?? RetentionSettings.Default.TelegramDays,
            retention.Integer("valueDays", 1, MaxDays) ?? RetentionSettings.Default.ValueDays);
        retention.Finish();
        return read;
    }

    private static BusSettings[] ReadBuses(SettingsObject section, Func<string, LineAddress> parseLine)
    {
        IReadOnlyList<(string Name, SettingsObject Object)> buses = section.Named("buses");
        if (buses.Count is 0 or > MaxBuses)
            throw section.Error($"there are {buses.Count} buses. Expected \"buses\" with 1 to {MaxBuses}, for example \"buses\": {{\"cellar\": {{\"on\": \"hat\"}}}}.");

        BusSettings[] read = [.. buses.Select(bus => ReadBus(bus.Name, bus.Object, parseLine))];
        foreach (IGrouping<string, BusSettings> same in read.GroupBy(bus => bus.Line.Name).Where(group => group.Count() > 1))
            throw section.Error($"the buses {string.Join(" and ", same.Select(bus => $"\"{bus.Name}\""))} have the same line {same.Key}. Expected one bus for each line.");
        return read;
    }

    private static BusSettings ReadBus(string name, SettingsObject bus, Func<string, LineAddress> parseLine)
    {
        if (name.Length is 0 or > 32 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw bus.Error("the name is not valid. Expected 1 to 32 letters, digits, - and _.");

        LineAddress line = bus.Required("on", parseLine);
        Schedule interval = bus.Value("interval", Schedule.Parse, MeterSchedule.Default.Schedule);
        ReadingWindow window = bus.Value("window", ReadingWindow.Parse, ReadingWindow.WholeDay);
        MeterSchedule schedule = new(interval, window);
        BusSettings read = new()
        {
            Name = name,
            Line = line,
            Schedule = schedule,
            Bridge = ReadBridge(bus),
            Hat = ReadHat(bus),
            Delay = bus.Value("delay", text => ParseTime(text, MaxDelay), TimeSpan.Zero),
            Timeout = bus.Value("timeout", text => ParseTime(text, MaxTimeout), TimeSpan.Zero),
            Retries = bus.Integer("retries", 0, MbusMaster.MaxRepeats) ?? 2,
            Meters = ReadMeters(bus, schedule),
        };
        bus.Finish();
        CheckLoad(bus, read);
        return read;
    }

    private static HatLineOptions ReadHat(SettingsObject bus) => new()
    {
        AssumeHat = bus.Flag("assumeHat"),
        Power = new PowerOptions
        {
            Settle = bus.Value("settle", text => ParseTime(text, MaxTimeout), PowerOptions.DefaultSettle),
            Keep = bus.Flag("keepPower"),
        },
    };

    private static BridgeOptions ReadBridge(SettingsObject bus)
    {
        BridgeOptions standard = new();
        bool isReadOnly = bus.Flag("readOnly");
        bool allowsBusChanges = bus.Flag("allowBusChanges");
        if (isReadOnly && allowsBusChanges)
            throw bus.Error("\"readOnly\" and \"allowBusChanges\" exclude each other.");

        return new BridgeOptions
        {
            Listen = bus.List("listen", ListenText.Parse) ?? [],
            Allow = bus.List("allow", AllowedNetwork.Parse) ?? standard.Allow,
            Access = (isReadOnly, allowsBusChanges) switch { (true, _) => Access.Read, (_, true) => Access.ChangeBus, _ => Access.Write },
            MaxClients = bus.Integer("maxClients", 1, Arbiter.MaxClients - BusSettings.OwnPlaces) ?? standard.MaxClients,
        };
    }

    private static MeterSettings[]? ReadMeters(SettingsObject bus, MeterSchedule schedule)
    {
        if (bus.Objects("meters") is not { } meters)
            return null;
        if (meters.Count > MaxMeters)
            throw bus.Error($"there are {meters.Count} meters. Expected at most {MaxMeters}.");

        List<MeterSettings> read = [];
        foreach (SettingsObject meter in meters)
        {
            MeterSettings one = ReadMeter(meter, schedule, meters.Count);
            if (read.Exists(other => other.Address == one.Address))
                throw meter.Error($"the address {one.Address} is given twice. Expected each meter once.");
            read.Add(one);
        }

        return [.. read];
    }

    private static MeterSettings ReadMeter(SettingsObject meter, MeterSchedule standard, int metersOnBus)
    {
        MeterAddress address = meter.Required("address", ParseAddress);
        MeterSchedule schedule = new(
            meter.Value("interval", Schedule.Parse, standard.Schedule),
            meter.Value("window", ReadingWindow.Parse, standard.Window),
            ReadBudget(meter, metersOnBus, address.IsSecondary));
        MeterSettings read = new(address, meter.Text("name"), schedule)
        {
            KeyFile = meter.Text("keyFile"),
            Timeout = MeterListFile.ReadTimeout(meter),
            Retries = meter.Integer("retries", 0, MbusMaster.MaxRepeats),
            Readout = MeterListFile.ReadReadout(meter),
        };
        meter.Finish();

        double readings = schedule.Schedule.ReadingsPerDay * schedule.Window.Share;
        if (readings > schedule.ReadingsPerDay)
        {
            throw meter.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"the interval {schedule.Schedule} needs {readings:0.##} readings a day, and the read budget of the meter is {schedule.ReadingsPerDay:0.##}. Use an interval of at least {86400 / schedule.ReadingsPerDay / 60:0.#} minutes."));
        }

        return read;
    }

    private static double? ReadBudget(SettingsObject meter, int metersOnBus, bool isSecondary)
    {
        double? given = meter.Number("readsPerDay", 1.0 / 366, MaxReadingsPerDay);
        string? battery = meter.Text("battery");
        if (battery == null)
            return given;
        if (given != null)
            throw meter.Error("\"readsPerDay\" and \"battery\" exclude each other.");
        if (!MakerBudget.Meters.Contains(battery))
            throw meter.Error($"the read budget of \"{battery}\" is not known. Expected {string.Join(" or ", MakerBudget.Meters.Select(known => $"\"{known}\""))}; or \"readsPerDay\" with the number from its manual.");
        return MakerBudget.Of(battery, metersOnBus, isSecondary)
            ?? throw meter.Error($"the maker of \"{battery}\" gives no read budget for {metersOnBus} meters on one bus.");
    }

    // Only what no meter can do is refused: the real line times are known when the meters have been read.
    private static void CheckLoad(SettingsObject bus, BusSettings settings)
    {
        PlanLoad load = PlanLoad.Of((settings.Meters ?? []).Select(meter =>
            (meter.Schedule, LineTimes.Of(settings.Line.TimingAt(settings.Line.BaudRate), meter.Address.IsSecondary, LineTimes.ShortestTelegram))));
        if (!load.Fits)
            throw bus.Error($"the plan does not fit at {settings.Line.BaudRate} Bd, even with the shortest telegrams: {load}.");
    }

    private static MeterAddress ParseAddress(string text)
    {
        MeterAddress address = MeterAddress.Parse(text);
        if (address is { IsSecondary: false, Primary: PrimaryAddress.Selected or PrimaryAddress.Test })
            throw new FormatException($"{address} is not the address of one meter. Expected 0 to 250, or a secondary address.");
        return address;
    }

    private static TimeZoneInfo ParseZone(string text) => TimeZoneInfo.TryFindSystemTimeZoneById(text, out TimeZoneInfo? zone)
        ? zone
        : throw new FormatException($"\"{text}\" is not a known time zone. Expected a name from /usr/share/zoneinfo (package tzdata), for example \"Europe/Vienna\", or \"UTC\".");

    internal static TimeSpan ParseTime(string text, TimeSpan max)
    {
        string digits = text.TrimEnd('m', 's');
        int unit = text[digits.Length..] switch { "ms" => 1, "s" => 1000, "m" => 60_000, _ => 0 };
        return unit > 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && (long)count * unit <= max.TotalMilliseconds
            ? TimeSpan.FromMilliseconds((long)count * unit)
            : throw new FormatException($"\"{text}\" is not a valid time. Expected a whole number with ms, s or m, at most {max.TotalSeconds} s, for example \"500ms\".");
    }
}
