using System.Globalization;

namespace Mbus.Gateway.Settings;

/// <summary>One JSON object of the settings, read setting by setting. Errors give file and line.</summary>
internal sealed class SettingsObject
{
    private readonly string _path;
    private readonly JsonNode _node;
    private readonly string _name;
    private readonly HashSet<string> _known = [];

    /// <param name="path">Path of the file, for messages.</param>
    /// <param name="node">Object.</param>
    /// <param name="name">Name of the object, for messages.</param>
    internal SettingsObject(string path, JsonNode node, string name)
    {
        _path = path;
        _node = node;
        _name = name;
        if (node.Kind != JsonKind.Object)
            throw new SettingsException($"{Place(node)}: {name} is {node}. Expected an object {{ ... }}.");
    }

    /// <summary>Returns the value of a setting in a form of its own; <paramref name="otherwise"/> if it is not given.</summary>
    /// <param name="name">Name of the setting.</param>
    /// <param name="parse">Parses the text; a <see cref="FormatException"/> gives the error.</param>
    /// <param name="otherwise">Default.</param>
    internal T Value<T>(string name, Func<string, T> parse, T otherwise) =>
        Find(name) is { } node ? Parse(node, name, parse) : otherwise;

    /// <summary>Returns the value of a setting that must be given.</summary>
    internal T Required<T>(string name, Func<string, T> parse) =>
        Find(name) is { } node ? Parse(node, name, parse) : throw new SettingsException($"{Place(_node)}: \"{name}\" is missing in {_name}.");

    /// <summary>Returns a text; null if it is not given.</summary>
    internal string? Text(string name) => Value<string?>(name, text => text.Length > 0 ? text : throw new FormatException("the text is empty."), null);

    /// <summary>Returns true if the setting is null: switched off.</summary>
    internal bool IsNull(string name) => Find(name) is { Kind: JsonKind.Null };

    /// <summary>Returns true or false; false if it is not given.</summary>
    internal bool Flag(string name)
    {
        if (Find(name) is not { } node)
            return false;
        return node.Kind == JsonKind.Flag ? node.Text == "true" : throw Wrong(node, name, "true or false");
    }

    /// <summary>Returns a number; null if it is not given.</summary>
    internal double? Number(string name, double min, double max)
    {
        if (Find(name) is not { } node)
            return null;
        return node.Kind == JsonKind.Number && double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= min && value <= max
                ? value
                : throw Wrong(node, name, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));
    }

    /// <summary>Returns a whole number; null if it is not given.</summary>
    internal int? Integer(string name, int min, int max)
    {
        if (Number(name, min, max) is not { } value)
            return null;
        return value % 1 == 0 ? (int)value : throw Wrong(Find(name)!, name, $"a whole number from {min} to {max}");
    }

    /// <summary>Returns a list of values, or a single one without brackets; null if it is not given.</summary>
    internal IReadOnlyList<T>? List<T>(string name, Func<string, T> parse) => Find(name) switch
    {
        null => null,
        { Kind: JsonKind.List } list => [.. list.Items.Select(item => Parse(item, name, parse))],
        var single => [Parse(single, name, parse)],
    };

    /// <summary>Returns an object; null if it is not given.</summary>
    internal SettingsObject? Object(string name) => Find(name) is { } node ? new SettingsObject(_path, node, $"\"{name}\"") : null;

    /// <summary>Returns the objects of a list; null if it is not given.</summary>
    internal IReadOnlyList<SettingsObject>? Objects(string name)
    {
        if (Find(name) is not { } node)
            return null;
        return node.Kind == JsonKind.List
            ? [.. node.Items.Select((item, index) => new SettingsObject(_path, item, $"\"{name}\" number {index + 1}"))]
            : throw Wrong(node, name, "a list [ ... ] of objects");
    }

    /// <summary>Returns the objects of an object, with their names.</summary>
    internal IReadOnlyList<(string Name, SettingsObject Object)> Named(string name)
    {
        if (Object(name) is not { } all)
            return [];
        return [.. all._node.Members.Select(member => (member.Key, new SettingsObject(_path, member.Value, $"\"{member.Key}\"")))];
    }

    /// <summary>Returns an error of this object.</summary>
    internal SettingsException Error(string message) => new($"{Place(_node)}: {_name}: {message}");

    /// <summary>Call after all settings are read: throws for a setting that is not known, most likely a typing error.</summary>
    internal void Finish()
    {
        foreach ((string name, JsonNode node) in _node.Members)
        {
            if (!_known.Contains(name))
                throw new SettingsException($"{Place(node)}: \"{name}\" is not a known setting of {_name}. Expected {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        }
    }

    private JsonNode? Find(string name)
    {
        _known.Add(name);
        return _node.Members.GetValueOrDefault(name);
    }

    private T Parse<T>(JsonNode node, string name, Func<string, T> parse)
    {
        if (node.Kind != JsonKind.Text)
            throw Wrong(node, name, "a text in quotation marks");

        try
        {
            return parse(node.Text);
        }
        catch (FormatException e) when (e is not SettingsException)
        {
            throw new SettingsException($"{Place(node)}: \"{name}\": {e.Message}", e);
        }
    }

    private SettingsException Wrong(JsonNode node, string name, string expected) => new($"{Place(node)}: \"{name}\" is {node}. Expected {expected}.");

    private string Place(JsonNode node) => $"{_path}, line {node.Line}";
}
