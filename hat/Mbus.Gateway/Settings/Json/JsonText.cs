using System.Text;
using System.Text.Json;

namespace Mbus.Gateway.Settings;

/// <summary>Reads JSON with the line of each value. Comments and trailing commas are allowed, as in the other settings of <c>mbus</c>.</summary>
internal static class JsonText
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Parses a JSON text.</summary>
    /// <param name="text">Text.</param>
    /// <param name="path">Path of the file, for messages.</param>
    /// <exception cref="FormatException">The text is not JSON; the message gives the line.</exception>
    internal static JsonNode Parse(string text, string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Utf8JsonReader reader = new(bytes, Options);
        Position position = new(bytes);
        try
        {
            reader.Read();
            JsonNode node = Read(ref reader, position, path);
            reader.Read();
            return node;
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}, line {e.LineNumber + 1}: not valid JSON: {e.Message.Split(" LineNumber:")[0]}", e);
        }
        catch (InvalidOperationException e)
        {
            // An escape such as \uD800 is valid JSON, but not a character.
            throw new FormatException($"{path}, line {position.LineOf(reader.TokenStartIndex)}: a string is not valid Unicode.", e);
        }
    }

    private static JsonNode Read(ref Utf8JsonReader reader, Position position, string path)
    {
        int line = position.LineOf(reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, position, path, line),
            JsonTokenType.StartArray => ReadList(ref reader, position, path, line),
            JsonTokenType.String => new JsonNode(JsonKind.Text, line) { Text = reader.GetString()! },
            JsonTokenType.Number => new JsonNode(JsonKind.Number, line) { Text = Encoding.UTF8.GetString(reader.ValueSpan) },
            JsonTokenType.True or JsonTokenType.False => new JsonNode(JsonKind.Flag, line) { Text = reader.GetBoolean() ? "true" : "false" },
            _ => new JsonNode(JsonKind.Null, line) { Text = "null" },
        };
    }

    private static JsonNode ReadObject(ref Utf8JsonReader reader, Position position, string path, int line)
    {
        Dictionary<string, JsonNode> members = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            int nameLine = position.LineOf(reader.TokenStartIndex);
            reader.Read();
            if (!members.TryAdd(name, Read(ref reader, position, path)))
                throw new FormatException($"{path}, line {nameLine}: \"{name}\" is given twice. Expected each setting once.");
        }

        return new JsonNode(JsonKind.Object, line) { Members = members };
    }

    private static JsonNode ReadList(ref Utf8JsonReader reader, Position position, string path, int line)
    {
        List<JsonNode> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Read(ref reader, position, path));
        return new JsonNode(JsonKind.List, line) { Items = items };
    }

    /// <summary>Counts lines; each call continues from the last one, because tokens are read in order.</summary>
    private sealed class Position(byte[] bytes)
    {
        private int _line = 1;
        private long _counted;

        internal int LineOf(long index)
        {
            for (; _counted < index; _counted++)
            {
                if (bytes[_counted] == '\n')
                    _line++;
            }

            return _line;
        }
    }
}
