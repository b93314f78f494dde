/** The portal's own script, as it is sent: a click on a title sorts the table, a second one turns it round. */
export const script = `
document.querySelectorAll('#roll th').forEach(function (th, column) {
  th.onclick = function () {
    var body = document.querySelector('#roll tbody');
    var down = th.getAttribute('data-dir') !== 'd' && th.hasAttribute('data-dir');
    document.querySelectorAll('#roll th').forEach(function (other) {
      other.removeAttribute('data-dir');
      other.textContent = other.textContent.replace(/ [▲▼]$/, '');
    });
    th.setAttribute('data-dir', down ? 'd' : 'u');
    th.textContent += down ? ' ▼' : ' ▲';
    var key = function (row) {
      var cell = row.cells[column], input = cell.querySelector('input');
      return input ? (input.type === 'radio' ? String(input.checked) : input.value) : cell.textContent;
    };
    Array.from(body.rows)
      .sort(function (a, b) { return key(a).localeCompare(key(b), 'zh-Hant', { numeric: true }) * (down ? -1 : 1); })
      .forEach(function (row) { body.appendChild(row); });
  };
});
`;
