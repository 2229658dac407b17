namespace Mbus.Firmware
{
    /// <summary>The status page: the state of the bridge as a table that fits on a telephone.</summary>
    internal sealed class StatusContent : PageContent
    {
        private const long MicrosecondsPerSecond = 1000000;

        private readonly Bridge _bridge;
        private readonly bool _isReadOnly;
        private int _piece;

        internal StatusContent(Bridge bridge, bool isReadOnly)
        {
            _bridge = bridge;
            _isReadOnly = isReadOnly;
        }

        /// <summary>Restarts the page at its first part.</summary>
        internal StatusContent FromTop()
        {
            _piece = 0;
            return this;
        }

        internal override bool Write(TextBuffer page, long now)
        {
            switch (_piece++)
            {
                case 0:
                    WriteHead(page, "200 OK", "text/html");
                    page.Text("<!DOCTYPE html><html lang=en><title>M-Bus bridge</title><meta name=viewport content=\"width=device-width\">"
                        + "<meta http-equiv=refresh content=60><h1>M-Bus bridge</h1>");
                    return false;
                case 1:
                    WriteTrial(page, now);
                    WriteAccess(page);
                    WriteDevice(page, now);
                    return false;
                case 2:
                    WriteBus(page);
                    return false;
                case 3:
                    WriteDropped(page);
                    return false;
                default:
                    WriteFault(page, now);
                    page.Text("</table><form action=/read/><p>Meter <input name=address value=1 size=16> <button>Read</button></p></form>"
                        + "<p><a href=/settings>Settings</a></p></html>\n");
                    return true;
            }
        }

        private void WriteTrial(TextBuffer page, long now)
        {
            if (!_bridge.Trial.IsPending)
                return;

            page.Text("<form method=post action=/confirm><p>The new settings are undone in ");
            page.Number(_bridge.Trial.SecondsLeft(now));
            page.Text(" s. <button>Keep them</button></p></form>");
        }

        private void WriteAccess(TextBuffer page)
        {
            page.Text(_isReadOnly
                ? "<p>Read-only: writes are refused. Change this in the <a href=/settings>settings</a>.</p><table>"
                : "<p>Every program in the allowed networks can write to the meters: read-only is 0.</p><table>");
        }

        private void WriteDevice(TextBuffer page, long now)
        {
            Row(page, "Uptime, s", now / MicrosecondsPerSecond);
            Row(page, "Network", _bridge.Network.State);
            BeginRow(page, "Time");
            UtcTime.Write(page);
            Row(page, "Free heap, bytes", Device.FreeHeap());
        }

        private void WriteBus(TextBuffer page)
        {
            Arbiter arbiter = _bridge.Arbiter;
            Row(page, "Bus", _bridge.IsBusOpen ? "open" : "closed");
            Row(page, "Baud rate", _bridge.BaudRate);
            Row(page, "Masters", _bridge.MasterCount);
            Row(page, "Owner", OwnerName(arbiter.Owner));
            Row(page, "Requests", arbiter.Requests);
            Row(page, "Replies", arbiter.Replies);
            Row(page, "Requests without reply", arbiter.Silences);
            Row(page, "Damaged replies", arbiter.Damages);
        }

        private void WriteDropped(TextBuffer page)
        {
            Row(page, "Writes refused", _bridge.Dropped(ArbiterNotice.Refused));
            Row(page, "Requests expired", _bridge.Dropped(ArbiterNotice.Expired) + _bridge.Dropped(ArbiterNotice.Superseded));
            Row(page, "Too long for the queue", _bridge.Dropped(ArbiterNotice.Overflow));
            Row(page, "No meter selected", _bridge.Dropped(ArbiterNotice.NotSelected));
            Row(page, "Sequences lost", _bridge.Dropped(ArbiterNotice.SequenceLost));
            Row(page, "Writes without reset", _bridge.Dropped(ArbiterNotice.ResetUnanswered));
            Row(page, "Wrong replies", _bridge.Dropped(ArbiterNotice.WrongReply));
            Row(page, "Invalid requests", _bridge.Dropped(ArbiterNotice.InvalidRequest));
            Row(page, "Unsolicited bytes", _bridge.Dropped(ArbiterNotice.Unsolicited));
        }

        private static void WriteFault(TextBuffer page, long now)
        {
            Row(page, "Faults", Journal.Faults);
            if (Journal.Faults == 0)
                return;

            Row(page, "Last fault", Journal.LastFault);
            Row(page, "Last fault, s ago", (now - Journal.LastFaultAt) / MicrosecondsPerSecond);
        }

        private static string OwnerName(int client)
        {
            return client < 0 ? "none" : "client " + client.ToString();
        }

        private static void Row(TextBuffer page, string name, long value)
        {
            BeginRow(page, name);
            page.Number(value);
        }

        private static void Row(TextBuffer page, string name, string value)
        {
            BeginRow(page, name);
            page.Html(value);
        }

        private static void BeginRow(TextBuffer page, string name)
        {
            page.Text("<tr><td>");
            page.Text(name);
            page.Text("<td>");
        }
    }
}
