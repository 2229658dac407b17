using System.Text.Json.Nodes;
using Capture = Mbus.Client.Readings.Capture;

namespace Mbus.Client.Tests.Vectors;

/// <summary>One vector of <c>tests/vectors</c>: telegrams and their meaning. The README there describes the format.</summary>
/// <param name="Topic">The name of its file, without extension.</param>
/// <param name="Name">The name of the vector, unique in its file.</param>
/// <param name="Json">The vector as the file has it.</param>
internal sealed record Vector(string Topic, string Name, JsonObject Json)
{
    /// <summary>The telegrams, each with its meaning.</summary>
    internal JsonObject[] Telegrams => [.. Json["telegrams"]!.AsArray().Select(telegram => telegram!.AsObject())];

    /// <summary>The bytes of each telegram.</summary>
    internal byte[][] Bytes => [.. Telegrams.Select(telegram => Parse(telegram["hex"]!.GetValue<string>()))];

    /// <summary>The AES-128 key of an encrypted telegram; empty for none.</summary>
    internal byte[] Key => Json["key"] is JsonNode key ? Parse(key.GetValue<string>()) : [];

    /// <summary>How many readings the telegrams are.</summary>
    internal int Readings => Json["readings"]?.GetValue<int>() ?? 1;

    /// <summary>How libmbus differs from the standard, in a sentence; null where it does not.</summary>
    internal string? LibmbusDifference => Json["libmbus"]?.GetValue<string>();

    /// <summary>True where the bytes are not a telegram.</summary>
    internal bool IsDamaged => Telegrams[0]["damaged"] != null;

    public override string ToString() => $"{Topic}/{Name}";

    /// <summary>The readings of the telegrams, received in a row.</summary>
    internal Capture Read() => Capture.Read([.. Bytes.SelectMany(bytes => bytes)], Key);

    private static byte[] Parse(string hex) => Hex.TryParse(hex, out byte[] bytes) ? bytes : throw new FormatException(hex);
}
