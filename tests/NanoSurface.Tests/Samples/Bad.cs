#pragma warning disable CA1822, CS0649, CS8500

namespace Mbus.Tests.Nano.Samples;

/// <summary>Code that violates the rules of the core, one sample for each rule.</summary>
internal static unsafe class Bad
{
    public interface IDefaultMethod
    {
        int Answer() => 42;
    }

    public enum Colour
    {
        Red,
    }

    public struct FixedBuffer
    {
        public fixed byte Bytes[4];
    }

    public struct Plain
    {
        public int Value;
    }

    public class GenericType<T>;

    public class GenericMethod
    {
        public void Do<T>()
        {
        }
    }

    public class GenericInstance
    {
        public object Make() => new GenericType<int>();
    }

    public class GenericCall
    {
        public void Call() => new GenericMethod().Do<int>();
    }

    public class GenericDelegate
    {
        public Action<int>? Do;
    }

    public class MultidimensionalField
    {
        public int[,]? Cells;
    }

    public class MultidimensionalLocal
    {
        public int Count(int n) => new byte[n, 2].Length;
    }

    public class FunctionPointer
    {
        public int Call(delegate*<int, int> f) => f(1);
    }

    public class StackAllocation
    {
        public byte First()
        {
            byte* bytes = stackalloc byte[4];
            return bytes[0];
        }
    }

    public class PointerParameter
    {
        public int Read(int* value) => *value;
    }

    public class PinnedLocal
    {
        public byte First(byte[] bytes)
        {
            fixed (byte* first = bytes)
                return *first;
        }
    }

    public class VolatileField
    {
        public volatile int Value;
    }

    public class VolatileAccess
    {
        public int Read(VolatileField field) => field.Value;
    }

    public class VirtualInParameter
    {
        public virtual int Read(in int value) => value;
    }

    public class Box
    {
        public object Boxed(int value) => value;
    }

    public class BoxInFormat
    {
        public string Text(int value) => string.Format(null, "{0:X2}", value);
    }

    public class BoxImplied
    {
        public string? Text(Plain value) => value.ToString();
    }

    public class EnumText
    {
        public string Text(Colour colour) => colour.ToString();
    }

    public class EnumInConcat
    {
        public string Text(Colour colour) => "It is " + colour;
    }

    public class CheckedSum
    {
        public int Sum(int a, int b) => checked(a + b);
    }

    public class CheckedCast
    {
        public byte Cast(int a) => checked((byte)a);
    }

    public class DoubleQuotient
    {
        public double Quotient(double a, double b) => a / b;
    }

    public class FloatQuotientOfFields
    {
        private readonly float[] _values = [1, 2];

        public bool IsLarge() => _values[0] / _values[1] > 2;
    }

    public class QuotientByConstant
    {
        public int Tenth(int a) => (int)(a / 10.0);
    }

    public class DoubleRemainder
    {
        public int Remainder(string text) => (int)(double.Parse(text, null) % int.Parse(text, null));
    }

    public class Clock
    {
        public long Now() => DateTime.UtcNow.Ticks;
    }

    public class Ticks
    {
        public long Now() => Environment.TickCount64;
    }

    public class Sleeper
    {
        public void Sleep() => Thread.Sleep(1);
    }

    public class Locker
    {
        public void Lock()
        {
            lock (this)
                return;
        }
    }

    public class Printer
    {
        public void Print() => Console.WriteLine("text");
    }

    public class StreamReader
    {
        public int Read(Stream stream) => stream.ReadByte();
    }

    public class SocketField
    {
        public System.Net.Sockets.Socket? Socket;
    }

    public class Dice
    {
        public int Throw(Random random) => random.Next(6);
    }
}
