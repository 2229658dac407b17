using System;

namespace Mbus.Firmware
{
    /// <summary>The date and time, which nanoFramework gets by SNTP once the device has a network with access to a time server.</summary>
    internal static class UtcTime
    {
        // The device's clock starts at 1970 without power.
        private const int FirstYear = 2025;

        /// <summary>Writes the time for JSON, for example "2026-12-01T08:30:00Z" in quotes; null while it is unknown.</summary>
        internal static void Write(TextBuffer page)
        {
            DateTime now = DateTime.UtcNow;
            if (now.Year < FirstYear)
            {
                page.Text("null");
                return;
            }

            page.Character('"');
            page.Number(now.Year);
            Write(page, '-', now.Month);
            Write(page, '-', now.Day);
            Write(page, 'T', now.Hour);
            Write(page, ':', now.Minute);
            Write(page, ':', now.Second);
            page.Text("Z\"");
        }

        private static void Write(TextBuffer page, char separator, int number)
        {
            page.Character(separator);
            if (number < 10)
                page.Character('0');
            page.Number(number);
        }
    }
}
