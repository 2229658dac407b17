using System.Globalization;
using System.Text.Json;

namespace Mbus.Simulation;

/// <summary>One JSON object of a definition, read property by property. Errors give its position.</summary>
internal sealed class DefinitionObject
{
    private readonly JsonElement _element;
    private readonly HashSet<string> _requested = [];

    internal DefinitionObject(JsonElement element, string place)
    {
        Place = place;
        if (element.ValueKind != JsonValueKind.Object)
            throw new BusDefinitionException($"{place} is {Show(element)}; expected an object {{ ... }}.");
        _element = element;
    }

    internal string Place { get; }

    /// <summary>Returns the same object, with its name added to its position.</summary>
    internal DefinitionObject Named(string name)
    {
        DefinitionObject named = new(_element, $"{Place} (\"{name}\")");
        named._requested.UnionWith(_requested);
        return named;
    }

    internal bool Has(string name)
    {
        _requested.Add(name);
        return _element.TryGetProperty(name, out _);
    }

    internal BusDefinitionException Wrong(string name, string expected) =>
        new($"{Place}: \"{name}\" is {(_element.TryGetProperty(name, out JsonElement value) ? Show(value) : "missing")}; expected {expected}.");

    internal int Integer(string name, int least, int most, int? otherwise = null)
    {
        if (!Has(name) && otherwise is int value)
            return value;
        return Value(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int read) && read >= least && read <= most
            ? read
            : throw Wrong(name, $"a whole number from {least} to {most}");
    }

    internal double Number(string name, double otherwise, double least = double.MinValue, double most = double.MaxValue)
    {
        if (!Has(name))
            return otherwise;
        string expected = least == double.MinValue ? "a number" : string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}");
        return Value(name) is { ValueKind: JsonValueKind.Number } number && number.GetDouble() is double read && read >= least && read <= most
            ? read
            : throw Wrong(name, expected);
    }

    internal bool Flag(string name) =>
        Has(name) && (Value(name).ValueKind is JsonValueKind.True or JsonValueKind.False ? Value(name).GetBoolean() : throw Wrong(name, "true or false"));

    internal string? Text(string name, string expected)
    {
        if (!Has(name))
            return null;
        return Value(name).ValueKind == JsonValueKind.String ? Value(name).GetString() : throw Wrong(name, expected);
    }

    internal byte[]? Hex(string name)
    {
        const string Expected = "bytes as hexadecimal digits, for example \"0C 13\"";
        string? text = Text(name, Expected);
        if (text == null)
            return null;
        return Client.Hex.TryParse(text, out byte[] bytes) ? bytes : throw Wrong(name, Expected);
    }

    /// <summary>Returns the bytes of each text of a list.</summary>
    internal IEnumerable<byte[]> HexList(string name, int most)
    {
        if (!Has(name))
            return [];
        string expected = $"a list of at most {most} texts of hexadecimal digits";
        if (Value(name).ValueKind != JsonValueKind.Array || Value(name).GetArrayLength() > most)
            throw Wrong(name, expected);
        return Value(name).EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String && Client.Hex.TryParse(item.GetString()!, out byte[] bytes)
            ? bytes
            : throw Wrong(name, expected));
    }

    /// <summary>Returns the value of an enumeration whose name, in camel case, is given; <paramref name="otherwise"/> if it is missing.</summary>
    internal T Choice<T>(string name, T otherwise)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
        string expected = "one of " + string.Join(", ", names);
        if (Text(name, expected) is not string text)
            return otherwise;
        int index = Array.IndexOf(names, text);
        return index >= 0 ? Enum.GetValues<T>()[index] : throw Wrong(name, expected);
    }

    internal DateTime? Date(string name)
    {
        if (!Has(name))
            return null;
        return Value(name).ValueKind == JsonValueKind.String && Value(name).TryGetDateTime(out DateTime date)
            ? DateTime.SpecifyKind(date, DateTimeKind.Unspecified)
            : throw Wrong(name, "a date or a date and time, for example \"2026-01-31T13:45:00\"");
    }

    /// <summary>Returns an object within this one; null if it is missing.</summary>
    internal DefinitionObject? Object(string name) => Has(name) ? new DefinitionObject(Value(name), $"{Place}, {name}") : null;

    internal IEnumerable<DefinitionObject> Objects(string name, string called, int most)
    {
        if (!Has(name))
            return [];
        if (Value(name).ValueKind != JsonValueKind.Array)
            throw Wrong(name, "a list [ ... ]");
        if (Value(name).GetArrayLength() > most)
            throw new BusDefinitionException($"{Place}: \"{name}\" has {Value(name).GetArrayLength()} items; expected at most {most}.");
        return Value(name).EnumerateArray().Select((item, index) => new DefinitionObject(item, $"{Place}, {called} {index + 1}"));
    }

    /// <summary>Call after all properties are read: throws for a property that was not requested, most likely a typing error.</summary>
    internal void Finish()
    {
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (!_requested.Contains(property.Name))
                throw new BusDefinitionException($"{Place}: \"{property.Name}\" is not a known property; expected {string.Join(", ", _requested.Order(StringComparer.Ordinal))}.");
        }
    }

    private static string Show(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "...";
    }

    private JsonElement Value(string name) => _element.TryGetProperty(name, out JsonElement value) ? value : default;
}
