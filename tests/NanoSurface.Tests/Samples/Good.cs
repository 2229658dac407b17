#pragma warning disable CA1822, CA1825

namespace Mbus.Tests.Nano.Samples;

/// <summary>Code that the core may contain, similar to code that it must not contain.</summary>
internal sealed class Good : IDisposable
{
    private static readonly int[] Table = [1, 2, 3, 4, 5, 6, 7, 8];
    private readonly byte[][] _rows = new byte[2][];

    public delegate int Sum(int a);

    public interface IFeed
    {
        int Feed(byte[] bytes, int offset, int count);
    }

    public enum Colour : byte
    {
        Red,
        Green,
    }

    public int Limit { get; init; }

    public int Average(int a, uint b) => ((a % 7) + (int)(b / 3) + _rows[a].Length) / 2;

    public double Scaled(float value, double factor) => value * factor;

    public string Text(ushort code, char c, Point point, Colour colour) => code.ToString("X4", null) + c + point + Number(colour);

    public int Closed(int b)
    {
        Sum sum = a => a + b + Table[0] + _rows[1][0];
        return sum(Limit);
    }

    public bool TryParse(string text, out Point point)
    {
        point = default;
        try
        {
            return text.Length == 1 ? throw new ArgumentException("One letter only.") : text switch { "ab" => true, "cd" => false, _ => text[0] > 'c' };
        }
        catch (InvalidOperationException e) when (e.Message.Length > 2)
        {
            return false;
        }
    }

    public void Dispose() => Array.Clear(_rows, 0, 2);

    private static string Number(Colour colour) => ((int)colour).ToString("D2", null);

    public readonly struct Point
    {
        public readonly int X;

        public Point(int x)
        {
            X = x;
        }

        public bool Equals(in Point other) => X == other.X;

        public override string ToString() => X.ToString("D1", null);
    }
}
