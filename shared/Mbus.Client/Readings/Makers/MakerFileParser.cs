using System.Globalization;
using System.Text.Json;

namespace Mbus.Client.Readings;

/// <summary>Parses files of makers. Unknown members are errors, so that a spelling mistake is found.</summary>
internal static class MakerFileParser
{
    private const string Schema = "mbus-edge/maker/1";
    private const int MaxBit = 63;
    private const int MaxFieldLength = 8;
    private const int MaxFieldEnd = 255;
    private const int MaxExponent = 12;
    private const byte CodeMask = 0x7F;

    internal static MakerFile Parse(string name, ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            MakerFile file = new(name);
            foreach (JsonProperty member in Members(document.RootElement, "the file"))
                Read(file, member);
            if (file.Title.Length == 0 || file.Source.Length == 0 || file.Manufacturer.Length == 0)
                throw new FormatException("\"title\", \"source\" or \"manufacturer\" is missing");
            return file;
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}, line {e.LineNumber + 1}: not valid JSON. Expected a file by maker.schema.json.", e);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}: {Printable.Text(e.Message)}.", e);
        }
    }

    private static void Read(MakerFile file, JsonProperty member)
    {
        JsonElement value = member.Value;
        switch (member.Name)
        {
            case "schema":
                if (Text(value, member.Name) != Schema)
                    throw new FormatException($"\"schema\" is \"{value}\"; expected \"{Schema}\"");
                break;
            case "title":
                file.Title = Text(value, member.Name);
                break;
            case "source":
                file.Source = Text(value, member.Name);
                break;
            case "manufacturer":
                file.Manufacturer = Mbus.Manufacturer.FromLetters(Text(value, member.Name)) != 0 ? value.GetString()! : throw new FormatException($"\"manufacturer\" is \"{value}\"; expected three letters");
                break;
            case "versions":
                file.Versions.UnionWith(Items(value, member.Name).Select(item => OneByte(item, member.Name)));
                break;
            case "media":
                file.Media.UnionWith(Items(value, member.Name).Select(item => OneByte(item, member.Name)));
                break;
            case "status":
                AddBits(file.Status, value, member.Name);
                break;
            case "statusCodes":
                foreach (JsonProperty entry in Members(value, member.Name))
                    file.StatusCodes[StatusCode(entry.Name)] = Text(entry.Value, entry.Name);
                break;
            case "quantities":
                file.Quantities.AddRange(Named(value, member.Name));
                break;
            case "codes":
                file.Codes.AddRange(Named(value, member.Name));
                break;
            case "flags":
                file.Flags.AddRange(Members(value, member.Name).Select(entry => (Code(entry.Name, member.Name), Bits(entry.Value, entry.Name))));
                break;
            case "bcdDates":
                file.HasBcdDates = value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new FormatException("\"bcdDates\" is not true or false");
                break;
            case "data":
                file.Fields.AddRange(Items(value, member.Name).Select(Field));
                break;
            default:
                throw new FormatException($"\"{member.Name}\" is not a member of a maker's file");
        }
    }

    private static MakerField Field(JsonElement json)
    {
        string name = "";
        string unit = "";
        int at = -1;
        int length = 1;
        int exponent = 0;
        MakerFieldCoding coding = MakerFieldCoding.Unsigned;
        foreach (JsonProperty member in Members(json, "data"))
        {
            switch (member.Name)
            {
                case "name": name = Text(member.Value, member.Name); break;
                case "unit": unit = Text(member.Value, member.Name); break;
                case "at": at = Number(member.Value, member.Name, 0, MaxFieldEnd); break;
                case "length": length = Number(member.Value, member.Name, 1, MaxFieldLength); break;
                case "exponent": exponent = Number(member.Value, member.Name, -MaxExponent, MaxExponent); break;
                case "coding": coding = Coding(Text(member.Value, member.Name)); break;
                default: throw new FormatException($"\"{member.Name}\" is not a member of a field of \"data\"");
            }
        }

        return at < 0 || name.Length == 0 ? throw new FormatException("a field of \"data\" needs \"at\" and \"name\"") : new MakerField(at, length, coding, name, unit, exponent);
    }

    private static MakerFieldCoding Coding(string text) => text switch
    {
        "unsigned" => MakerFieldCoding.Unsigned,
        "signed" => MakerFieldCoding.Signed,
        "bcd" => MakerFieldCoding.Bcd,
        "bytes" => MakerFieldCoding.Bytes,
        _ => throw new FormatException($"\"coding\" is \"{text}\"; expected unsigned, signed, bcd or bytes"),
    };

    private static IEnumerable<(byte[] Code, string Name)> Named(JsonElement json, string where) =>
        Members(json, where).Select(entry => (Code(entry.Name, where), Text(entry.Value, entry.Name)));

    private static byte[] Code(string text, string where) => Hex.TryParse(text, out byte[] bytes) && bytes.Length > 0
        ? [.. bytes.Select(one => (byte)(one & CodeMask))]
        : throw new FormatException($"\"{text}\" in \"{where}\" is not hexadecimal; expected VIF and VIFEs or codes, for example FF22");

    private static Dictionary<int, string> Bits(JsonElement json, string where)
    {
        Dictionary<int, string> bits = [];
        AddBits(bits, json, where);
        return bits;
    }

    private static void AddBits(Dictionary<int, string> bits, JsonElement json, string where)
    {
        foreach (JsonProperty entry in Members(json, where))
        {
            bool isBit = int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int bit) && bit <= MaxBit;
            if (!isBit)
                throw new FormatException($"\"{entry.Name}\" in \"{where}\" is not a bit; expected 0 to {MaxBit}");
            bits[bit] = Text(entry.Value, entry.Name);
        }
    }

    private static byte StatusCode(string text) => Hex.TryParse(text, out byte[] bytes) && bytes.Length == 1 && (bytes[0] & StatusByte.ApplicationMask) == 0
        ? bytes[0]
        : throw new FormatException($"\"{text}\" in \"statusCodes\" is not a status byte; expected two hexadecimal digits, with the bits 0 and 1 being 0");

    private static byte OneByte(JsonElement json, string where) =>
        Hex.TryParse(Text(json, where), out byte[] bytes) && bytes.Length == 1 ? bytes[0] : throw new FormatException($"\"{json}\" in \"{where}\" is not two hexadecimal digits");

    private static int Number(JsonElement json, string where, int min, int max) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int number) && number >= min && number <= max
            ? number
            : throw new FormatException($"\"{where}\" is {json}; expected {min} to {max}");

    private static string Text(JsonElement json, string where) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new FormatException($"\"{where}\" is not a text");

    private static JsonElement.ObjectEnumerator Members(JsonElement json, string where) =>
        json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : throw new FormatException($"{where} is not an object");

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string where) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw new FormatException($"\"{where}\" is not an array");
}
