// Goes where the page says, leaving no page behind that "back" would come to.
"use strict";
const way = document.querySelector("a[data-go]");
if (way) location.replace(way.href);
