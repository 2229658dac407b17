namespace Mbus.Client.Formats;

/// <summary>Collects explanations in the order of the bytes.</summary>
internal sealed class Explainer(byte[] bytes)
{
    private byte[] _bytes = bytes;

    internal List<ExplainedBytes> Lines { get; } = [];

    /// <summary>Offset of the next byte to explain in the current buffer.</summary>
    internal int At { get; private set; }

    /// <summary>Explains the next bytes; adds nothing if <paramref name="count"/> is not above 0.</summary>
    internal void Add(int count, string field, string meaning, TelegramPart part)
    {
        count = Math.Min(count, _bytes.Length - At);
        if (count <= 0)
            return;

        Lines.Add(new ExplainedBytes(At, _bytes.AsMemory(At, count), field, meaning, part));
        At += count;
    }

    /// <summary>Explains any bytes left before an offset.</summary>
    internal void AddGap(int offset, string field, string meaning, TelegramPart part) => Add(offset - At, field, meaning, part);

    /// <summary>Continues the same telegram in another buffer: its decrypted body, which begins at <paramref name="offset"/>.</summary>
    internal void Continue(byte[] bytes, int offset)
    {
        AddGap(offset, "key information", "key derivation", TelegramPart.Header);
        _bytes = bytes;
    }
}
