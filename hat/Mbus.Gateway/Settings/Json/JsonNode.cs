namespace Mbus.Gateway.Settings;

/// <summary>Kind of a <see cref="JsonNode"/>.</summary>
internal enum JsonKind
{
    Object,
    List,
    Text,
    Number,
    Flag,
    Null,
}

/// <summary>A value of a JSON text, with its line.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Line">Line, from 1.</param>
internal sealed record JsonNode(JsonKind Kind, int Line)
{
    /// <summary>Text of a string; a number or flag as written.</summary>
    internal string Text { get; init; } = "";

    /// <summary>Values of an object by name.</summary>
    internal IReadOnlyDictionary<string, JsonNode> Members { get; init; } = new Dictionary<string, JsonNode>();

    /// <summary>Values of a list.</summary>
    internal IReadOnlyList<JsonNode> Items { get; init; } = [];

    /// <summary>Returns the value for a message.</summary>
    public override string ToString() => Kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.List => "a list",
        JsonKind.Null => "null",
        JsonKind.Text => $"\"{Shown}\"",
        _ => Shown,
    };

    private string Shown => Text.Length <= 60 ? Text : Text[..60] + "...";
}
