namespace Mbus.Client.Formats;

/// <summary>Collects explanations, one behind the other.</summary>
internal sealed class Explainer(byte[] bytes)
{
    private byte[] _bytes = bytes;

    internal List<ExplainedBytes> Lines { get; } = [];

    /// <summary>The offset of the next byte to explain, in the bytes it explains from.</summary>
    internal int At { get; private set; }

    /// <summary>Explains the next bytes; none where <paramref name="count"/> is not above 0.</summary>
    internal void Add(int count, string field, string meaning, TelegramPart part)
    {
        count = Math.Min(count, _bytes.Length - At);
        if (count <= 0)
            return;

        Lines.Add(new ExplainedBytes(At, _bytes.AsMemory(At, count), field, meaning, part));
        At += count;
    }

    /// <summary>Explains the bytes in front of an offset, where there are any left.</summary>
    internal void AddGap(int offset, string field, string meaning, TelegramPart part) => Add(offset - At, field, meaning, part);

    /// <summary>Goes on with the same telegram in other bytes: those of its body in plain, which begins at <paramref name="offset"/> in them.</summary>
    internal void Continue(byte[] bytes, int offset)
    {
        AddGap(offset, "key information", "how the key is made", TelegramPart.Header);
        _bytes = bytes;
    }
}
