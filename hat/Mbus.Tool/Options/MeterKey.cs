using Mbus.Client;

namespace Mbus.Tool.Options;

/// <summary>AES-128 keys of meters: one for all meters, or keys of single meters. Messages and help never contain a key.</summary>
internal sealed class MeterKey
{
    private const int MaxFileSize = 1 << 17;
    private const int MaxLineLength = 200;

    private readonly IReadOnlyList<(SecondaryAddress Meter, byte[] Key)> _ofMeters;
    private readonly byte[] _ofAll;

    private MeterKey(byte[] ofAll, IReadOnlyList<(SecondaryAddress Meter, byte[] Key)> ofMeters)
    {
        _ofAll = ofAll;
        _ofMeters = ofMeters;
    }

    /// <summary>Parses a key for all meters. The message does not contain the input, since it may be a mistyped key.</summary>
    internal static MeterKey Parse(string text) => new(ParseKey(text), []);

    /// <summary>
    /// Reads a file that other users cannot read: one key for all meters, or lines with a secondary address (F is a wildcard) and the key of
    /// that meter. Empty lines and lines that start with # are ignored.
    /// </summary>
    /// <exception cref="FormatException">The file cannot be read, contains no valid key, or its permissions are too wide.</exception>
    internal static MeterKey Load(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            MeterKey keys = ParseFile(BoundedInput.ReadText(file, path, MaxFileSize));
            SecretFile.CheckSecret(file, path);
            return keys;
        }
        catch (FormatException e) when (!e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Returns the key of a meter; empty if it has none. The first matching line applies.</summary>
    internal ReadOnlyMemory<byte> Of(SecondaryAddress meter) => _ofMeters.FirstOrDefault(one => one.Meter.Matches(meter), (default, _ofAll)).Key;

    /// <summary>Returns the key for all meters; empty if each has its own.</summary>
    internal ReadOnlyMemory<byte> OfAll => _ofAll;

    public override string ToString() => "a key";

    private static MeterKey ParseFile(string text)
    {
        string[] lines = [.. BoundedInput.ReadLines(new StringReader(text), "the file", MaxLineLength)];
        (string[] Words, int Line)[] entries = [.. lines
            .Select((line, index) => (Words: line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries), Line: index + 1))
            .Where(entry => entry.Words.Length > 0 && entry.Words[0][0] != '#')];
        string whole = string.Join(' ', entries.SelectMany(entry => entry.Words));
        bool hasAddresses = entries.Any(entry => SecondaryAddress.TryParse(entry.Words[0], out _));
        return IsKey(whole) || !hasAddresses
            ? Parse(whole)
            : new MeterKey([], [.. entries.Select(entry => ParseEntry(entry.Words, entry.Line))]);
    }

    private static (SecondaryAddress Meter, byte[] Key) ParseEntry(string[] words, int line)
    {
        try
        {
            return words.Length == 2 && SecondaryAddress.TryParse(words[0], out SecondaryAddress meter)
                ? (meter, ParseKey(words[1].Trim()))
                : throw new FormatException("expected a secondary address and a key of 32 hexadecimal digits");
        }
        catch (FormatException e)
        {
            throw new FormatException($"line {line}: {e.Message}", e);
        }
    }

    private static bool IsKey(string text) => Hex.TryParse(text, out byte[] key) && key.Length == 16;

    private static byte[] ParseKey(string text) => IsKey(text)
        ? Convert.FromHexString(string.Concat(text.Where(char.IsAsciiHexDigit)))
        : throw new FormatException($"invalid key of {text.Length} characters. Expected 32 hexadecimal digits, the 16 bytes of AES-128.");
}
