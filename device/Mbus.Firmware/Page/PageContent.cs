namespace Mbus.Firmware
{
    /// <summary>An answer of the page's server, written piece by piece so that neither it nor a slow reader holds up the bus.</summary>
    internal abstract class PageContent
    {
        // No scripts, styles, images or frames, and nothing in the frame of another page.
        private const string Policy = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

        /// <summary>Writes the next piece, at most one buffer of it; nothing where it has to wait. True where that was the last.</summary>
        internal abstract bool Write(PageWriter page, long now);

        /// <summary>Nobody reads any further.</summary>
        internal virtual void End(long now)
        {
        }

        /// <summary>Writes the head of an answer.</summary>
        /// <param name="page">Where to.</param>
        /// <param name="status">The status, as "200 OK".</param>
        /// <param name="type">The media type.</param>
        protected static void WriteHead(PageWriter page, string status, string type)
        {
            page.Text("HTTP/1.0 ");
            page.Text(status);
            page.Text("\r\nContent-Type: ");
            page.Text(type);
            page.Text("; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Security-Policy: ");
            page.Text(Policy);

            // With no-referrer, browsers would send neither Referer nor Origin from this page's own forms.
            page.Text("\r\nReferrer-Policy: same-origin\r\nConnection: close\r\n\r\n");
        }
    }
}
