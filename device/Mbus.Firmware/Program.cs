using System;
using System.Threading;

namespace Mbus.Firmware
{
    /// <summary>The firmware. It never ends: what stops the bridge is told, and the bridge begun again; what stops it again and again restarts the device.</summary>
    public static class Program
    {
        private const int MaxFailures = 5;
        private const int PauseMs = 2000;

        /// <summary>Runs the bridge for as long as the device has power.</summary>
        public static void Main()
        {
            for (int failures = 1; ; failures++)
            {
                bool isDone = RunBridge();
                Thread.Sleep(PauseMs);
                if (isDone)
                    Device.Restart("the settings were changed");
                else if (failures % MaxFailures == 0)
                    Device.Restart("the bridge failed " + failures.ToString() + " times");
            }
        }

        // A handler of its own around everything: an exception that leaves Main ends the device's work without a word.
        private static bool RunBridge()
        {
            try
            {
                using (Bridge bridge = new(SettingsFile.Load()))
                    bridge.Run();
                return true;
            }
            catch (Exception e)
            {
                Journal.Fault("bridge", e);
                return false;
            }
        }
    }
}
