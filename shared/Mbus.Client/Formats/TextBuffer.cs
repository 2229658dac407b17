using System.Buffers;
using System.Text;

namespace Mbus.Client.Formats;

/// <summary>Buffer for the text of one reading, kept for the next one of the same thread: a log has many.</summary>
internal static class TextBuffer
{
    private const int Capacity = 1 << 14;

    [ThreadStatic]
    private static StringBuilder? _text;

    /// <summary>Returns an empty buffer; valid until <see cref="Write"/>.</summary>
    internal static StringBuilder Take()
    {
        StringBuilder text = _text ?? new StringBuilder(Capacity);
        _text = null;
        return text;
    }

    /// <summary>Writes a buffer in UTF-8, and keeps it unless it has become large.</summary>
    internal static void Write(StringBuilder text, IBufferWriter<byte> output)
    {
        if (text.Capacity > Capacity)
        {
            Encoding.UTF8.GetBytes(text.ToString(), output);
            return;
        }

        foreach (ReadOnlyMemory<char> chunk in text.GetChunks())
            output.Advance(Encoding.UTF8.GetBytes(chunk.Span, output.GetSpan(Encoding.UTF8.GetMaxByteCount(chunk.Length))));
        _text = text.Clear();
    }
}
