using System;
using nanoFramework.Runtime.Native;

namespace Mbus.Firmware
{
    /// <summary>The microcontroller itself: its memory and its restart.</summary>
    internal static class Device
    {
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
