namespace Mbus.HardwareDocs.Canvas;

/// <summary>The bits of characters on the line: start (0), eight data bits with the lowest first, even parity, stop (1).</summary>
internal static class Character
{
    /// <summary>The eleven bits of a byte; true is 1, mark.</summary>
    internal static bool[] Bits(byte value)
    {
        bool[] bits = new bool[LineTiming.BitsPerByte];
        for (int i = 0; i < 8; i++)
        {
            bits[i + 1] = (value >> i & 1) == 1;
            bits[9] ^= bits[i + 1];
        }

        bits[10] = true;
        return bits;
    }

    /// <summary>The bits of several bytes in sequence.</summary>
    internal static bool[] Bits(byte[] bytes) => [.. bytes.SelectMany(Bits)];

    /// <summary>Draws bits as a line that is high for 1, and returns the x coordinate of its end.</summary>
    internal static double Draw(Picture picture, Ink ink, double x, double high, double low, double bitWidth, bool[] bits)
    {
        List<double> points = [];
        foreach (bool bit in bits)
        {
            double y = bit ? high : low;
            points.AddRange([x, y, x + bitWidth, y]);
            x += bitWidth;
        }

        picture.Line(ink, 2, [.. points]);
        return x;
    }
}
