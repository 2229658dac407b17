using Mbus.Twin;

namespace System
{
    /// <summary>The time since the device started.</summary>
    public static class Environment
    {
        /// <summary>Milliseconds.</summary>
        public static long TickCount64 => Board.Current.Clock.Now / 1000;
    }

    /// <summary>A date and time, always UTC.</summary>
    public struct DateTime
    {
        private DateTimeOffset _value;

        /// <summary>The time of the device.</summary>
        public static DateTime UtcNow => new() { _value = Board.Current.Time };

        /// <summary>The year.</summary>
        public readonly int Year => _value.Year;

        /// <summary>1 to 12.</summary>
        public readonly int Month => _value.Month;

        /// <summary>1 to 31.</summary>
        public readonly int Day => _value.Day;

        /// <summary>0 to 23.</summary>
        public readonly int Hour => _value.Hour;

        /// <summary>0 to 59.</summary>
        public readonly int Minute => _value.Minute;

        /// <summary>0 to 59.</summary>
        public readonly int Second => _value.Second;
    }

    /// <summary>The console of the device.</summary>
    public static class Console
    {
        /// <summary>Writes a line.</summary>
        public static void WriteLine(string value) => Board.Current.Write(value);
    }
}

namespace System.Threading
{
    /// <summary>A thread of the device.</summary>
    public sealed class Thread
    {
        private readonly ThreadStart _start;

        /// <summary>Creates a thread that is not started.</summary>
        public Thread(ThreadStart start) => _start = start;

        /// <summary>Waits.</summary>
        public static void Sleep(int millisecondsTimeout) => Board.Current.Clock.Sleep(millisecondsTimeout);

        /// <summary>Starts it.</summary>
        public void Start() => Board.Current.Clock.Start(() => _start());
    }
}
