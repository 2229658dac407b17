using Mbus.Twin;

namespace System
{
    /// <summary>The time since the device started.</summary>
    public static class Environment
    {
        /// <summary>Milliseconds.</summary>
        public static long TickCount64 => Board.Current.Clock.Now / 1000;
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
