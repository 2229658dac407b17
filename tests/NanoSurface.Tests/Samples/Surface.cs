#pragma warning disable CA1024, CA1822

namespace Mbus.Tests.Nano.Samples.Listed;

public abstract class Base
{
}

/// <summary>One sample of each kind of line in a listing.</summary>
public sealed class Surface : Base, IDisposable
{
    public const int Size = 4;

    public enum Amount
    {
        None,
        Some = 2,
    }

    public static string Text => "";

    internal int Hidden { get; set; }

    public int this[int index]
    {
        get => index;
        set => Hidden = value;
    }

    public static bool TryParse(string s, out byte[] result)
    {
        result = [];
        return s.Length == 0;
    }

    public string PadLeft(int width, char padding = ' ') => Text.PadLeft(width, padding);

    public void Dispose() => Hidden = 0;

    public override string ToString() => Text;
}
