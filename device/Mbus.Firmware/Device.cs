using System;
using nanoFramework.Runtime.Native;

namespace Mbus.Firmware
{
    /// <summary>The microcontroller itself: its memory and its restart.</summary>
    internal static class Device
    {
        /// <summary>Returns the free bytes of the managed heap, or 0 if this is unknown. Runs a garbage collection: do not call it in every turn of the bus loop.</summary>
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

        /// <summary>Restarts the device. Returns only if this is not possible, for example without the hardware.</summary>
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
