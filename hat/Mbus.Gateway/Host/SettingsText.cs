using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mbus.Client;
using Mbus.Gateway.Settings;

namespace Mbus.Gateway.Host;

/// <summary>Changes one meter in the text of a settings file. Everything else stays as it is, with comments and line breaks.</summary>
internal static class SettingsText
{
    private const int MaxDepth = 64;
    private const int DepthOfMeter = 5;

    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Gives a meter a name, or adds it to the list of its bus.</summary>
    /// <param name="text">Valid settings that list the meters of the bus.</param>
    /// <param name="bus">Name of the bus.</param>
    /// <param name="address">Address of the meter.</param>
    /// <param name="name">Name.</param>
    /// <returns>The new text.</returns>
    internal static string WithMeter(string text, string bus, MeterAddress address, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        string quoted = $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
        List<Meter> meters = Find(bytes, bus, out int start);
        if (meters.Find(meter => meter.Address == address) is not { } known)
            return Append(bytes, meters, start, $"{{ \"address\": \"{address}\", \"name\": {quoted} }}");
        return known.NameEnd > 0 ? Replace(bytes, known.NameStart, known.NameEnd, quoted) : Replace(bytes, known.First, known.First, $"\"name\": {quoted}, ");
    }

    private static string Append(byte[] bytes, List<Meter> meters, int start, string meter)
    {
        if (meters.Count == 0)
            return Replace(bytes, start + 1, start + 1, $" {meter} ");

        // On a line of its own if the last meter has one.
        Meter last = meters[^1];
        int line = Array.LastIndexOf(bytes, (byte)'\n', last.Start) + 1;
        string before = Encoding.UTF8.GetString(bytes, line, last.Start - line);
        return Replace(bytes, last.End, last.End, string.IsNullOrWhiteSpace(before) ? $",\n{before}{meter}" : $", {meter}");
    }

    private static string Replace(byte[] bytes, int from, int to, string by) =>
        Encoding.UTF8.GetString(bytes, 0, from) + by + Encoding.UTF8.GetString(bytes, to, bytes.Length - to);

    // Names by their depth: gateway, buses, bus, meters. The values of a meter are one level deeper than its braces.
    private static List<Meter> Find(byte[] bytes, string bus, out int start)
    {
        string[] wanted = [GatewaySettingsReader.Section, "buses", bus, "meters"];
        string[] names = new string[MaxDepth + 1];
        List<Meter> meters = [];
        start = 0;
        Utf8JsonReader reader = new(bytes, Options);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                names[reader.CurrentDepth] = reader.GetString()!;
            if (reader.CurrentDepth < wanted.Length || !names.AsSpan(1, wanted.Length).SequenceEqual(wanted))
                continue;

            int at = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == DepthOfMeter - 1)
                start = at;
            else if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == DepthOfMeter)
                meters.Add(new Meter(at));
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == DepthOfMeter + 1 && meters[^1].First == 0)
                meters[^1].First = at;
            else if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == DepthOfMeter)
                meters[^1].End = (int)reader.BytesConsumed;
            else if (reader.TokenType == JsonTokenType.String && reader.CurrentDepth == DepthOfMeter + 1)
                Note(meters[^1], names[DepthOfMeter + 1], ref reader);
        }

        return meters;
    }

    private static void Note(Meter meter, string property, ref Utf8JsonReader reader)
    {
        if (property == "address")
            meter.Address = MeterAddress.Parse(reader.GetString()!);
        if (property == "name")
            (meter.NameStart, meter.NameEnd) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
    }

    private sealed class Meter(int start)
    {
        internal int Start => start;

        internal int First { get; set; }

        internal int End { get; set; }

        internal MeterAddress? Address { get; set; }

        internal int NameStart { get; set; }

        internal int NameEnd { get; set; }
    }
}
