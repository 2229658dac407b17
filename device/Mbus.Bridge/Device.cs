using System;
using nanoFramework.Runtime.Native;

namespace Mbus.Bridge
{
    /// <summary>The microcontroller itself: its time, its memory, its restart.</summary>
    internal static class Device
    {
        private const long MicrosecondsPerMs = 1000;

        /// <summary>Microseconds since the device started, in steps of a millisecond.</summary>
        internal static long Now
        {
            get { return Environment.TickCount64 * MicrosecondsPerMs; }
        }

        /// <summary>The free bytes of the managed heap, or 0 where the device does not tell. Collects what is not in use: not for the bus loop's every turn.</summary>
        internal static uint FreeHeap()
        {
            try
            {
                return nanoFramework.Runtime.Native.GC.Run(false);
            }
            catch (Exception e)
            {
                Journal.Fault("free heap", e);
                return 0;
            }
        }

        /// <summary>Restarts the device. Returns only where it cannot be restarted, as on a host without the hardware.</summary>
        internal static void Restart(string reason)
        {
            Journal.Note("restart: " + reason);
            try
            {
                Power.RebootDevice();
            }
            catch (Exception e)
            {
                Journal.Fault("restart", e);
            }
        }
    }
}
