namespace Mbus.Tests.Nano.Samples;

/// <summary>Methods that allocate, with one method for each way, and two that do not.</summary>
internal class Allocating
{
    private readonly Allocating? _next;

    internal Allocating(Allocating? next) => _next = next;

    internal static object Directly() => new Allocating(null);

    internal static int BelowACall() => Directly().GetHashCode();

    internal static byte[] AsAnArray(int length) => new byte[length];

    internal static string AsText(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal static object AsABox(int number) => number;

    internal static DateTime Nothing() => new(2026, 1, 1);

    internal static int OnlyWhenItFails(int divisor)
    {
        try
        {
            return 1 / divisor;
        }
        catch (DivideByZeroException e)
        {
            return new Exception("by zero", e).Message.Length;
        }
    }

    internal int InAnOverride() => _next!.Size();

    internal virtual int Size() => 0;

    internal sealed class Large() : Allocating(null)
    {
        internal override int Size() => new int[4].Length;
    }
}
