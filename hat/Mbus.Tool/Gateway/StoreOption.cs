using System.CommandLine;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Commands;

/// <summary>Option --store of the commands that use the store of the gateway.</summary>
internal static class StoreOption
{
    internal static Option<string> Create() => new("--store")
    {
        Description = "The folder of the store. Default: \"store\" in the settings, $STATE_DIRECTORY, $XDG_STATE_HOME/mbus, ~/.local/state/mbus.",
        HelpName = "DIR",
    };

    /// <summary>Returns folder, calendar and keys: of the settings file if it has a section for the gateway.</summary>
    internal static (string Folder, LocalCalendar Calendar, Func<MeterId, byte[]?> Keys) Find(ParseResult parsed, Option<string> store)
    {
        GatewaySettings settings = FindSettings(parsed);
        MeterKeys keys = new();
        foreach (MeterSettings meter in settings.Buses.SelectMany(bus => bus.Meters ?? []).Where(meter => meter.KeyFile != null))
            keys.Set(meter.Address, KeyFile.Read(meter.KeyFile!));
        return (StoreFolder.Find(parsed.GetValue(store) ?? settings.Store, Environment.GetEnvironmentVariable), settings.Calendar, keys.Of);
    }

    internal static StoreReader Open(ParseResult parsed, Option<string> store)
    {
        (string folder, LocalCalendar calendar, Func<MeterId, byte[]?> keys) = Find(parsed, store);
        return StoreReader.Open(folder, calendar, keys);
    }

    /// <summary>Finds a meter by its identity, its name, or the digits of its identification.</summary>
    /// <exception cref="FormatException">No meter, or several meters match.</exception>
    internal static StoredMeter Meter(StoreReader reader, string text)
    {
        StoredMeter[] found = [.. reader.Meters.Where(meter => Matches(meter, text))];
        return found.Length == 1
            ? found[0]
            : throw new FormatException($"{found.Length} meters in the store match \"{text}\". Expected the identity of one: {string.Join(", ", (found.Length == 0 ? reader.Meters : found).Take(10).Select(meter => meter.Id))}.");
    }

    private static bool Matches(StoredMeter meter, string text) =>
        meter.Id.ToString().Equals(text, StringComparison.OrdinalIgnoreCase) || meter.Name == text || meter.Id.ToString().StartsWith($"{text}-", StringComparison.OrdinalIgnoreCase)
        || (SecondaryAddress.TryParse(text, out SecondaryAddress address) && address.Matches(meter.Id.Address.Secondary));

    private static GatewaySettings FindSettings(ParseResult parsed)
    {
        string? path = SettingsFile.PathOf(parsed.GetValue(SettingsBinding.File), Environment.GetEnvironmentVariable);
        return path == null || !SettingsFile.HasSection(path, GatewaySettingsReader.Section) ? new GatewaySettings() : GatewaySettingsReader.Load(path, Arguments.ParseLine);
    }
}
