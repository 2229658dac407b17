using System;
using System.Threading;

namespace Mbus.Firmware
{
    /// <summary>The firmware. It does not end: after a failure of the bridge it reports the error and starts the bridge again; repeated failures restart the device.</summary>
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

        // Catches all exceptions: an exception that leaves Main stops the device without a message.
        private static bool RunBridge()
        {
            try
            {
                using (Bridge bridge = new(SettingsFile.Load(), SettingsFile.IsOnTrial()))
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
