using System;

namespace Mbus.Firmware
{
    /// <summary>The device's clock.</summary>
    internal static class Clock
    {
        private const long MicrosecondsPerMs = 1000;

        /// <summary>Microseconds since the device started, in steps of a millisecond.</summary>
        internal static long Now
        {
            get { return Environment.TickCount64 * MicrosecondsPerMs; }
        }
    }
}
