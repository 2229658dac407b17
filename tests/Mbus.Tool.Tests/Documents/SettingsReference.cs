using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests.Documents;

/// <summary>Writes the reference and the schema of the settings file from the options of the commands.</summary>
internal static class SettingsReference
{
    private const string BaudDescription = "Baud rate of lines without one: 300 to 38400.";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the tables of docs/settings.md.</summary>
    internal static string Tables(RootCommand root)
    {
        StringBuilder text = new();
        text.Append("## Settings of all commands\n\n| key | type | variable | meaning |\n|---|---|---|---|\n");
        foreach (Entry entry in Shared(root))
            text.Append($"| `{entry.Key}` | {Type(entry.Kind)} | `{Defaults.Variable(entry.Key)}` | {Cell(entry.Description)} |\n");
        foreach ((string section, Entry[] entries) in Sections(root))
        {
            text.Append($"\n## Section `{section}`\n\n| key | type | meaning |\n|---|---|---|\n");
            foreach (Entry entry in entries.Where(entry => !Defaults.Shared.Contains(entry.Key)))
                text.Append($"| `{entry.Key}` | {Type(entry.Kind)} | {Cell(entry.Description)} |\n");
            string[] shared = [.. entries.Select(entry => entry.Key).Where(Defaults.Shared.Contains)];
            if (shared.Length > 0)
                text.Append($"\nAnd for this command only: {string.Join(", ", shared.Select(key => $"`{key}`"))}.\n");
        }

        return text.ToString();
    }

    /// <summary>Returns the JSON schema.</summary>
    internal static string Schema(RootCommand root)
    {
        JsonObject properties = new() { ["$schema"] = new JsonObject { ["type"] = "string" } };
        foreach (Entry entry in Shared(root))
            properties[entry.Key] = Property(entry);
        foreach ((string section, Entry[] entries) in Sections(root))
        {
            JsonObject inner = [];
            foreach (Entry entry in entries)
                inner[entry.Key] = Property(entry);
            properties[section] = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = inner };
        }

        properties["gateway"] = new JsonObject { ["$ref"] = "../../hat/Mbus.Gateway/Settings/mbus.schema.json#/$defs/gateway" };
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = "mbus-edge/mbus-settings/1",
            ["title"] = "Settings of mbus",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static IEnumerable<Entry> Shared(RootCommand root) =>
        Defaults.Shared.Select(key => Sections(root).SelectMany(section => section.Entries).First(entry => entry.Key == key));

    private static IEnumerable<(string Section, Entry[] Entries)> Sections(RootCommand root) => root.Subcommands
        .Select(command => (command.Name, Entries: Entries(command).DistinctBy(entry => entry.Key).ToArray()))
        .Where(section => section.Entries.Length > 0);

    private static IEnumerable<Entry> Entries(Command command) => command.Options.OfType<ISettableOption>()
        .SelectMany(option => option is LineOption line
            ? [new Entry(option.Key, option.Kind, line.Description!), new Entry(LineOption.Settings[1].Key, LineOption.Settings[1].Kind, BaudDescription)]
            : new[] { new Entry(option.Key, option.Kind, ((Option)option).Description!) })
        .Concat(command.Subcommands.SelectMany(Entries));

    private static JsonObject Property(Entry entry)
    {
        JsonObject property = entry.Kind switch
        {
            SettingKind.Flag => new JsonObject { ["type"] = "boolean" },
            SettingKind.Number => new JsonObject { ["type"] = "integer" },
            SettingKind.List => new JsonObject { ["type"] = new JsonArray("array", "string"), ["items"] = new JsonObject { ["type"] = "string" } },
            _ => new JsonObject { ["type"] = "string" },
        };
        property["description"] = entry.Description;
        return property;
    }

    private static string Type(SettingKind kind) => kind switch
    {
        SettingKind.Flag => "true or false",
        SettingKind.Number => "number",
        SettingKind.List => "list of strings, or one string",
        _ => "string",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private sealed record Entry(string Key, SettingKind Kind, string Description);
}
