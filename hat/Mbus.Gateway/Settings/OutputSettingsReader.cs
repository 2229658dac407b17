using Mbus.Gateway.Outputs;

namespace Mbus.Gateway.Settings;

/// <summary>Reads the object <c>outputs</c> of the settings.</summary>
internal static class OutputSettingsReader
{
    private const int MaxOutputs = 32;

    internal static OutputSettings[] Read(SettingsObject section)
    {
        IReadOnlyList<(string Name, SettingsObject Object)> outputs = section.Named("outputs");
        return outputs.Count <= MaxOutputs
            ? [.. outputs.Select(output => ReadOne(output.Name, output.Object))]
            : throw section.Error($"there are {outputs.Count} outputs. Expected at most {MaxOutputs}.");
    }

    private static OutputSettings ReadOne(string name, SettingsObject output)
    {
        if (name.Length is 0 or > 32 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw output.Error("the name is not valid. Expected 1 to 32 letters, digits, - and _.");

        (OutputKind Kind, string? Target)[] targets =
        [
            (OutputKind.Csv, output.Text("csv")),
            (OutputKind.LineProtocol, output.Text("lineProtocol")),
            (OutputKind.Influx, output.Value<string?>("influx", text => InfluxOutput.ParseAddress(text).AbsoluteUri, null)),
        ];
        string? token = output.Text("tokenFile");
        output.Finish();
        if (targets.Where(one => one.Target != null).ToArray() is not [(OutputKind kind, string target)])
            throw output.Error("Expected exactly one of \"csv\" and \"lineProtocol\" with a folder, or \"influx\" with an address.");
        if (token != null && kind != OutputKind.Influx)
            throw output.Error("\"tokenFile\" needs \"influx\".");
        return new OutputSettings(name, kind, target, token);
    }
}
